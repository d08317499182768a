#include "desk.hpp"

#include "ledger/hash.hpp"

#include <algorithm>
#include <array>

namespace majlis::payments {

using sdk::AccountId;
using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::object;
using sdk::task;

namespace {

// More entries than any device list has: of messaging.devices only whether it answers is wanted.
constexpr std::int64_t kNoEntries = 1'000'000;

constexpr std::size_t kKnownMost = 10'000;

struct Refused {
  std::string_view reason;
  Code code;
  const char* pointer;
};

constexpr std::array kRefusals{
    Refused{"confirm.missing", Code::kDenied, "/confirmation"},
    Refused{"confirm.wrong", Code::kDenied, "/confirmation"},
    Refused{"gateway.amount", Code::kInvalidParams, "/amount"},
    Refused{"gateway.currency", Code::kInvalidParams, "/currency"},
    Refused{"gateway.none", Code::kUnavailable, ""},
    Refused{"limit.day", Code::kQuota, "/amount"},
    Refused{"limit.transfer", Code::kQuota, "/amount"},
    Refused{"limit.week", Code::kQuota, "/amount"},
    Refused{"money.amount", Code::kInvalidParams, "/amount"},
    Refused{"money.currency", Code::kInvalidParams, "/currency"},
    Refused{"money.shares", Code::kInvalidParams, "/payers"},
    Refused{"money.overflow", Code::kInvalidParams, "/amount"},
    Refused{"ledger.expiry", Code::kInvalidParams, "/expires_s"},
    Refused{"ledger.hold_amount", Code::kInvalidParams, "/amount"},
    Refused{"ledger.hold_over", Code::kGone, "/hold"},
    Refused{"ledger.insufficient", Code::kQuota, "/amount"},
    Refused{"ledger.key", Code::kInvalidParams, "/key"},
    Refused{"ledger.key_reused", Code::kConflict, "/key"},
    Refused{"ledger.kind", Code::kInvalidParams, ""},
    Refused{"ledger.no_hold", Code::kNotFound, "/hold"},
    Refused{"ledger.no_transfer", Code::kNotFound, "/transfer"},
    Refused{"ledger.not_refundable", Code::kDenied, "/transfer"},
    Refused{"ledger.refunded", Code::kConflict, "/amount"},
    Refused{"ledger.same_account", Code::kInvalidParams, "/to"},
    Refused{"request.expiry", Code::kInvalidParams, "/expires_s"},
    Refused{"request.none", Code::kNotFound, "/request"},
    Refused{"request.over", Code::kGone, "/request"},
    Refused{"request.paid", Code::kConflict, "/amount"},
    Refused{"topup.none", Code::kNotFound, "/topup"},
    Refused{"topup.not_paid", Code::kConflict, "/topup"},
    Refused{"topup.returned", Code::kConflict, "/amount"},
};

// All that was asked for: params without the key that names the asking, and without the signature that vouches for it.
Digest digest_of(const Json& params) {
  Json asked = params;
  asked.erase("key");
  asked.erase("confirmation");
  return Hash("params").add(sdk::to_cbor(asked)).finish();
}

}  // namespace

MethodError refusal(const Error& error) {
  const auto* known = std::ranges::find(kRefusals, error.name, &Refused::reason);
  Bytes data = sdk::to_cbor(object("reason", std::string(error.name)));
  if (known == kRefusals.end()) return {Code::kInternal, error.detail, "", std::move(data)};
  return {known->code, error.detail, known->pointer, std::move(data)};
}

Currency currency_at(const Json& params) {
  const auto currency = Currency::of(sdk::text_at(params, "currency"));
  if (!currency) throw refusal(currency.error());
  return *currency;
}

Amount amount_at(const Json& params, std::string_view key) {
  const Amount amount = sdk::integer_at(params, key);
  if (const Status status = check_amount(amount); !status)
    throw MethodError(Code::kInvalidParams, status.error().detail, "/" + std::string(key),
                      sdk::to_cbor(object("reason", std::string(status.error().name))));
  return amount;
}

std::optional<Amount> find_amount(const Json& params, std::string_view key) {
  if (!sdk::find_integer(params, key)) return std::nullopt;
  return amount_at(params, key);
}

task<Json> Desk::perform(Bytes actor, std::string method, const Json& params, Effect effect,
                         std::vector<AccountId> changed) {
  const Asked asked{std::move(actor), sdk::bytes_at(params, "key"), std::move(method), digest_of(params)};
  const std::int64_t now_ms = now();
  const auto write = [&](Transaction& t) {
    return payments::perform(t, asked, now_ms, [&](Batch& batch) -> Result<Bytes> {
      MAJLIS_TRY(const Json answer, effect(batch));
      return sdk::to_cbor(answer);
    });
  };
  const Result<Bytes> done = co_await database_.write(write);
  if (!done) throw refusal(done.error());
  Result<Json> answer = sdk::from_cbor(*done);
  if (!answer) throw MethodError(Code::kInternal, "an answer that was stored cannot be read: " + answer.error().detail);
  for (const AccountId& account : changed)
    host_.publish(sdk::Event("payments.changed", to_bytes(account.view()), object(), sdk::Audience(account)));
  co_return std::move(*answer);
}

bool Desk::knows(const AccountId& account) {
  if (known_.contains(account)) return true;
  const bool found = database_.read([&](Transaction& t) {
    return t.value<int>("SELECT 1 FROM account WHERE owner = $1 LIMIT 1", account).has_value();
  });
  if (!found) return false;
  if (known_.size() == kKnownMost) known_.clear();
  known_.insert(account);
  return true;
}

task<void> Desk::need_person(const sdk::Call& call, const AccountId& account, std::string pointer) {
  if (knows(account)) co_return;
  const Json asked = object("account", account, "from", kNoEntries);
  bool there = true;
  try {
    co_await host_.call("messaging.devices", asked, call);
  } catch (const MethodError& error) {
    if (error.code() != Code::kNotFound) throw;
    there = false;
  }
  if (!there) throw MethodError(Code::kNotFound, "nobody on this host has this account", std::move(pointer));
}

}  // namespace majlis::payments
