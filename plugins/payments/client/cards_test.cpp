#include "plugins/payments/client/cards.hpp"

#include <gtest/gtest.h>

namespace majlis::payments {
namespace {

template <class T>
T id_of(std::uint8_t byte) {
  return *T::from_bytes(Bytes(16, byte));
}

ReceiptCard paid() {
  ReceiptCard card;
  card.to = id_of<PersonId>(1);
  card.kind = "send";
  card.amount = 1250;
  card.currency = "USD";
  card.transfer = id_of<PaidId>(2);
  return card;
}

SplitCard bill() {
  SplitCard card;
  card.own = 1000;
  card.parts = {{id_of<PersonId>(1), 1000, id_of<AskedId>(3)}, {id_of<PersonId>(2), 1000, id_of<AskedId>(4)}};
  card.amount = 3000;
  card.currency = "USD";
  return card;
}

std::string_view refusal_of(const Card& card) {
  const auto content = to_content(card);
  return content.ok() ? "" : content.error().name;
}

TEST(Cards, ComeBackAsTheyWereSent) {
  ReceiptCard receipt = paid();
  receipt.note = "for the figs";
  const Card all[] = {receipt, RequestCard{"soon", id_of<PersonId>(1), 500, id_of<AskedId>(5), "EUR", 77}, bill(),
                      AnswerCard{Answer::kCancelled, 500, id_of<AskedId>(5), "EUR"}};
  for (const auto& card : all) {
    const auto content = to_content(card);
    ASSERT_TRUE(content.ok()) << content.error().detail;
    EXPECT_TRUE(is_card(content->type));
    EXPECT_TRUE(cbor::check_canonical(content->body).ok());
    const auto read = card_of(content->type, content->body);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(to_content(*read)->body, content->body);
    EXPECT_FALSE(content->fallback.empty());
  }
  EXPECT_EQ(fallback_of(all[0]), "Sent 12.50 USD: for the figs");
  EXPECT_EQ(fallback_of(all[1]), "Asks for 5.00 EUR: soon");
  EXPECT_EQ(fallback_of(all[2]), "Divides a bill of 30.00 USD");
  EXPECT_EQ(fallback_of(all[3]), "No longer asks for 5.00 EUR");
}

TEST(Cards, ThatNoSenderMeansAreRefused) {
  const auto with = [](auto card, auto change) {
    change(card);
    return refusal_of(card);
  };
  EXPECT_EQ(with(paid(), [](auto& card) { card.amount = 0; }), "record.minimum");
  EXPECT_EQ(with(paid(), [](auto& card) { card.amount = static_cast<std::uint64_t>(kAmountMax) + 1; }),
            "record.maximum");
  EXPECT_EQ(with(paid(), [](auto& card) { card.currency = "XXX"; }), "money.currency");
  EXPECT_EQ(with(paid(), [](auto& card) { card.kind = "gift"; }), "payments.card.kind");
  EXPECT_EQ(with(paid(), [](auto& card) { card.kind = "refund"; }), "payments.card.kind");
  EXPECT_EQ(with(paid(), [](auto& card) { card.about = Bytes(16, 9); }), "payments.card.kind");
  EXPECT_EQ(with(paid(), [](auto& card) { card.note = std::string(kMaxNote + 1, 'x'); }), "record.maxBytes");
  EXPECT_EQ(with(bill(), [](auto& card) { card.parts[0].amount = 999; }), "payments.card.parts");
  EXPECT_EQ(with(bill(), [](auto& card) { card.parts.clear(); }), "record.minItems");
  EXPECT_EQ(card_of("payments.gift/1", {}).error().name, "payments.card.type");
  EXPECT_FALSE(card_of(kReceiptType, Bytes{0xA0}).ok());
}

TEST(Cards, TellFallbacksOnOneLineWithoutMarks) {
  ReceiptCard card = paid();
  card.note = "two\nlines \u202e\x1b[31m";
  EXPECT_EQ(fallback_of(card), "Sent 12.50 USD: two lines  [31m");
}

}  // namespace
}  // namespace majlis::payments
