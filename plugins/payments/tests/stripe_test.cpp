#include "gateway/stripe.hpp"
#include "gateway/stripe_money.hpp"

#include <gtest/gtest.h>

#include <array>

#include "gateway/states.hpp"

namespace majlis::payments {
namespace {

Currency currency(std::string_view code) { return *Currency::of(code); }

TEST(StripeMoney, MinorUnitsAndItsSpecialCases) {
  struct Case {
    const char* code;
    Amount amount;
    std::int64_t number;
  };
  for (const auto& [code, amount, number] : std::to_array<Case>({{"USD", 1250, 1250},
                                                                 {"JPY", 500, 500},
                                                                 {"KRW", 500, 500},
                                                                 {"KWD", 5120, 5120},
                                                                 {"ISK", 5, 500},
                                                                 {"UGX", 5, 500},
                                                                 {"HUF", 1045, 1045},
                                                                 {"TWD", 80045, 80045},
                                                                 {"MGA", 500, 5},
                                                                 {"USD", 99'999'999, 99'999'999},
                                                                 {"UGX", 999'999, 99'999'900}})) {
    const auto told = to_stripe(amount, currency(code));
    ASSERT_TRUE(told) << code;
    EXPECT_EQ(*told, number) << code;
    EXPECT_EQ(*from_stripe(number, currency(code)), amount) << code;
  }
}

TEST(StripeMoney, WhatCannotBeExpressedIsRefused) {
  const auto refused = [](Amount amount, const char* code) {
    const auto told = to_stripe(amount, currency(code));
    return told ? std::string("taken") : std::string(told.error().name);
  };
  EXPECT_EQ(refused(5124, "KWD"), "gateway.amount");
  EXPECT_EQ(refused(550, "MGA"), "gateway.amount");
  EXPECT_EQ(refused(100'000'000, "USD"), "gateway.amount");
  EXPECT_EQ(refused(1'000'000, "ISK"), "gateway.amount");
  EXPECT_EQ(refused(kAmountMax, "UGX"), "gateway.amount");
  EXPECT_EQ(refused(1, "UYW"), "gateway.currency");
  EXPECT_EQ(refused(1, "KPW"), "gateway.currency");
  EXPECT_EQ(refused(0, "USD"), "money.amount");
  EXPECT_EQ(refused(-5, "USD"), "money.amount");
  EXPECT_FALSE(from_stripe(150, currency("UGX")));
  EXPECT_FALSE(from_stripe(-1, currency("USD")));
  EXPECT_FALSE(from_stripe(INT64_MAX, currency("USD")));
}

TEST(StripeAnswers, WhatIsNotSureIsUnknown) {
  const Stripe stripe;
  const auto fate = [&](int status, const std::string& body) { return stripe.read_payment({status, body}).fate; };
  const std::string refusal = R"({"error": {"type": "invalid_request_error", "code": "resource_missing"}})";
  EXPECT_EQ(fate(0, ""), Fate::kUnknown);
  EXPECT_EQ(fate(500, refusal), Fate::kUnknown);
  EXPECT_EQ(fate(502, "<html>"), Fate::kUnknown);
  EXPECT_EQ(fate(200, "<html>"), Fate::kUnknown);
  EXPECT_EQ(fate(200, "{}"), Fate::kUnknown);
  EXPECT_EQ(fate(400, "<html>"), Fate::kUnknown);
  EXPECT_EQ(fate(400, R"({"error": {"type": "idempotency_error"}})"), Fate::kUnknown);
  EXPECT_EQ(fate(409, refusal), Fate::kLater);
  EXPECT_EQ(fate(429, refusal), Fate::kLater);
  EXPECT_EQ(fate(401, refusal), Fate::kLater);
  EXPECT_EQ(fate(400, refusal), Fate::kRefused);
  EXPECT_EQ(fate(402, R"({"error": {"type": "card_error", "code": "card_declined"}})"), Fate::kRefused);
  const std::string paid = R"({"id": "pi_1", "object": "payment_intent", "currency": "usd", "status": "succeeded")";
  EXPECT_EQ(fate(200, paid + R"(, "amount_received": 5})"), Fate::kDone);
  EXPECT_EQ(fate(200, paid + "}"), Fate::kUnknown) << "paid, and nobody says how much";
  EXPECT_EQ(fate(200, std::string(100'000, '[')), Fate::kUnknown);
}

TEST(States, MoveAlongTheirTablesWhateverComes) {
  for (const char* early : {kPending, kNeedsAction, kAuthorized, kFailed}) {
    EXPECT_TRUE(topup_may_go(early, kPaid)) << early;
    EXPECT_FALSE(topup_may_go(kPaid, early)) << early;
  }
  EXPECT_FALSE(topup_may_go(kAuthorized, kNeedsAction));
  EXPECT_FALSE(topup_may_go(kFailed, kAuthorized));
  EXPECT_TRUE(return_may_go(kReturned, kFailed));
  EXPECT_FALSE(return_may_go(kFailed, kReturned));
}

}  // namespace
}  // namespace majlis::payments
