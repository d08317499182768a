#include "plugins/payments/client/checking.hpp"

#include "crypto/primitives/signature.hpp"

#include <gtest/gtest.h>

namespace majlis::payments {
namespace {

template <class T>
T id_of(std::uint8_t byte) {
  return *T::from_bytes(Bytes(16, byte));
}
const auto kAlice = id_of<PersonId>(0xA1);
const auto kBob = id_of<PersonId>(0xB1);
const auto kEve = id_of<PersonId>(0xE1);

crypto::SigningKey host_key() { return *crypto::SigningKey::from_seed(Bytes(32, 7)); }

// As the host writes it: keys in the order of their letters, null for what is not.
Bytes written(std::string_view what, std::uint64_t amount, std::uint64_t exponent = 2) {
  cbor::Writer out;
  out.map(15);
  out.text("about"), out.null();
  out.text("amount"), out.unsigned_integer(amount);
  out.text("at_ms"), out.unsigned_integer(1);
  out.text("currency"), out.text("USD");
  out.text("exponent"), out.unsigned_integer(exponent);
  out.text("from"), out.bytes(kAlice.view());
  out.text("from_kind"), out.text("available");
  out.text("kind"), out.text("send");
  out.text("refunded"), out.unsigned_integer(0);
  out.text("seq"), out.unsigned_integer(3);
  out.text("state"), out.text("final");
  out.text("to"), out.bytes(kBob.view());
  out.text("to_kind"), out.text("available");
  out.text("transfer"), out.bytes(Bytes(16, 2));
  out.text("what"), out.text(what);
  return out.take();
}

SignedReceipt said(Bytes receipt) {
  Bytes message = to_bytes(std::string_view("majlis keys v1"));
  message.push_back(0);
  append(message, as_bytes("payments"));
  message.push_back(0);
  append(message, receipt);
  return {std::move(receipt), host_key().sign(message)};
}

Result<Receipt> opened(const SignedReceipt& receipt) { return open_receipt(receipt, host_key().public_key()); }

ReceiptCard card() {
  ReceiptCard card;
  card.to = kBob;
  card.kind = "send";
  card.amount = 1250;
  card.currency = "USD";
  card.transfer = id_of<PaidId>(2);
  return card;
}

TEST(Receipts, AreReadWhereTheHostSignedThem) {
  const auto receipt = opened(said(written("majlis receipt v1", 1250)));
  ASSERT_TRUE(receipt.ok()) << receipt.error().detail;
  EXPECT_EQ(receipt->from, kAlice);
  EXPECT_EQ(receipt->amount, 1250u);
  EXPECT_FALSE(receipt->about);
  EXPECT_TRUE(check_receipt(card(), kAlice, *receipt).ok());
}

TEST(Receipts, ThatWereAlteredOrSignedByOthersAreRefused) {
  SignedReceipt forged = said(written("majlis receipt v1", 1250));
  for (std::size_t at = 0; at < forged.receipt.size(); ++at) {
    SignedReceipt torn = forged;
    torn.receipt[at] ^= 1;
    EXPECT_EQ(opened(torn).error().name, "payments.receipt.signature");
  }
  forged.signature[5] ^= 1;
  EXPECT_EQ(opened(forged).error().name, "payments.receipt.signature");
  const auto other = *crypto::SigningKey::from_seed(Bytes(32, 8));
  EXPECT_EQ(open_receipt(said(written("majlis receipt v1", 1)), other.public_key()).error().name,
            "payments.receipt.signature");
  EXPECT_EQ(opened(said(written("majlis ledger head v1", 1250))).error().name, "payments.receipt.malformed");
  EXPECT_EQ(opened(said(written("majlis receipt v1", 1250, 3))).error().name, "payments.receipt.malformed");
  EXPECT_EQ(opened(said(Bytes{0xA0})).error().name, "payments.receipt.malformed");
}

TEST(Cards, ThatDifferFromTheReceiptFail) {
  const auto receipt = *opened(said(written("majlis receipt v1", 1250)));
  const auto failure = [&](auto change, const PersonId& author = kAlice) {
    ReceiptCard changed = card();
    change(changed);
    const Status status = check_receipt(changed, author, receipt);
    return status.ok() ? std::string_view() : status.error().name;
  };
  EXPECT_EQ(failure([](auto&) {}), "");
  EXPECT_EQ(failure([](auto& each) { each.amount = 125000; }), "payments.card.amount");
  EXPECT_EQ(failure([](auto& each) { each.currency = "KWD"; }), "payments.card.amount");
  EXPECT_EQ(failure([](auto& each) { each.to = kEve; }), "payments.card.parties");
  EXPECT_EQ(failure([](auto&) {}, kEve), "payments.card.parties");
  EXPECT_EQ(failure([](auto& each) { each.transfer = id_of<PaidId>(3); }), "payments.card.transfer");
  EXPECT_EQ(failure([](auto& each) { each.kind = "tip"; }), "payments.card.kind");
  EXPECT_EQ(failure([](auto& each) { each.about = Bytes(16, 1); }), "payments.card.about");
  Receipt held = receipt;
  held.state = "open";
  EXPECT_EQ(check_receipt(card(), kAlice, held).error().name, "payments.card.state");
}

TEST(Cards, OfRequestsAreHeldAgainstTheHostsLine) {
  RequestLine line;
  line.asker = kAlice;
  line.payer = kBob;
  line.amount = 500;
  line.currency = "EUR";
  line.state = "declined";
  EXPECT_TRUE(check_request(kAlice, kBob, 500, "EUR", &line).ok());
  EXPECT_EQ(check_request(kAlice, kBob, 500, "EUR", nullptr).error().name, "payments.card.request");
  EXPECT_EQ(check_request(kEve, kBob, 500, "EUR", &line).error().name, "payments.card.parties");
  EXPECT_EQ(check_request(kAlice, kEve, 500, "EUR", &line).error().name, "payments.card.parties");
  EXPECT_EQ(check_request(kAlice, kBob, 501, "EUR", &line).error().name, "payments.card.amount");
  AnswerCard answer{Answer::kDeclined, 500, line.request, "EUR"};
  EXPECT_TRUE(check_answer(answer, kBob, &line).ok());
  EXPECT_EQ(check_answer(answer, kAlice, &line).error().name, "payments.card.parties");
  line.state = "open";
  EXPECT_EQ(check_answer(answer, kBob, &line).error().name, "payments.card.answer");
}

}  // namespace
}  // namespace majlis::payments
