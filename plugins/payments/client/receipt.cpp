#include "plugins/payments/client/receipt.hpp"

#include "crypto/primitives/signature.hpp"

namespace majlis::payments {
namespace {

constexpr std::string_view kWhat = "majlis receipt v1";

// As it stands in the bytes; what may be null is read afterwards.
struct Written {
  record::Raw to, from, about;
  std::string what, kind, state, currency, to_kind, from_kind;
  PaidId transfer;
  std::uint64_t at_ms = 0, amount = 0, exponent = 0, refunded = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("to", self.to, record::Limits{});
    visit("from", self.from, record::Limits{});
    visit("kind", self.kind, record::Limits{1, 32});
    visit("what", self.what, record::Limits{1, 64});
    visit("about", self.about, record::Limits{});
    visit("at_ms", self.at_ms, record::Limits{});
    visit("state", self.state, record::Limits{1, 32});
    visit("amount", self.amount, kAmountLimits);
    visit("to_kind", self.to_kind, record::Limits{1, 32});
    visit("currency", self.currency, record::Limits{3, 3});
    visit("exponent", self.exponent, record::Limits{0, 4});
    visit("refunded", self.refunded, record::Limits{});
    visit("transfer", self.transfer, record::Limits{});
    visit("from_kind", self.from_kind, record::Limits{1, 32});
  }
};

// The sixteen bytes of an id, or nothing for null.
Result<std::optional<Bytes>> id_or_null(const record::Raw& raw) {
  cbor::Reader reader(raw.item);
  MAJLIS_TRY(const auto item, reader.next());
  if (item.type == cbor::Type::kNull) return std::optional<Bytes>();
  if (item.type == cbor::Type::kBytes && item.bytes.size() == PersonId::kSize)
    return std::optional(to_bytes(item.bytes));
  return Error{"payments.receipt.malformed", "an id in the host's receipt has not sixteen bytes"};
}

Result<std::optional<PersonId>> person_or_null(const record::Raw& raw) {
  MAJLIS_TRY(const auto bytes, id_or_null(raw));
  if (!bytes) return std::optional<PersonId>();
  MAJLIS_TRY(const auto id, PersonId::from_bytes(*bytes));
  return std::optional(id);
}

Bytes signed_bytes(ByteView message) {
  Bytes out = to_bytes(std::string_view("majlis keys v1"));
  out.push_back(0);
  append(out, as_bytes("payments"));
  out.push_back(0);
  append(out, message);
  return out;
}

}  // namespace

Result<Receipt> open_receipt(const SignedReceipt& said, ByteView host_key) {
  if (!crypto::verify(host_key, signed_bytes(said.receipt), said.signature))
    return Error{"payments.receipt.signature",
                 "this receipt is not signed with the key that this host signs receipts with"};
  auto written = record::decode<Written>(said.receipt, record::Unknown::kSkip);
  if (!written.ok())
    return Error{"payments.receipt.malformed", "the host's receipt cannot be read: " + written.error().detail};
  if (written->what != kWhat)
    return Error{"payments.receipt.malformed", "the host signed something else than a receipt"};
  MAJLIS_TRY(const auto currency, Currency::of(written->currency));
  if (static_cast<std::uint64_t>(currency.exponent()) != written->exponent)
    return Error{"payments.receipt.malformed",
                 "the host counts " + written->currency + " with other decimals than there are"};
  Receipt receipt;
  MAJLIS_TRY(receipt.from, person_or_null(written->from));
  MAJLIS_TRY(receipt.to, person_or_null(written->to));
  MAJLIS_TRY(receipt.about, id_or_null(written->about));
  receipt.transfer = written->transfer;
  receipt.kind = std::move(written->kind);
  receipt.currency = std::move(written->currency);
  receipt.exponent = written->exponent;
  receipt.amount = written->amount;
  receipt.from_kind = std::move(written->from_kind);
  receipt.to_kind = std::move(written->to_kind);
  receipt.state = std::move(written->state);
  receipt.refunded = written->refunded;
  receipt.at_ms = written->at_ms;
  return receipt;
}

}  // namespace majlis::payments
