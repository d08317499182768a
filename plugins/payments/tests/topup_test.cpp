#include "gateway_fixture.hpp"

namespace majlis::payments {
namespace {

class TopUp : public GatewayFixture {
 protected:
  std::size_t sent(const std::string& path) const {
    return static_cast<std::size_t>(
        std::ranges::count(asked_, path, [](const Asked& each) { return each.request.path; }));
  }
  static bool asks(const GatewayRequest& request) { return request.body.empty(); }

  // A gateway on which everything goes well.
  Answering well() {
    return [this](const GatewayRequest& request, const std::string&) {
      if (request.path.ends_with("/capture")) return intent(asked_.front().request, "succeeded", 2000);
      if (request.path.ends_with("/cancel")) return intent(asked_.front().request, "canceled");
      return intent(asked_.front().request, captured_ ? "succeeded" : "requires_capture", captured_ ? 2000 : 0);
    };
  }
  bool captured_ = false;
};

TEST_F(TopUp, IsAuthorizedCapturedAndThenMoney) {
  open();
  gateway_ = well();
  const Json asked = top_up();
  EXPECT_TRUE(asked["state"] == "pending" || asked["state"] == "paid");
  pass_until_state(asked["topup"], "paid");
  EXPECT_EQ(amount(alice_), 2000);
  ASSERT_EQ(asked_.size(), 2U);
  EXPECT_NE(asked_[0].key, asked_[1].key);
  const Json statement = host_.call("payments.statement", object("currency", "USD"), alice_)["entries"];
  EXPECT_EQ(statement[0]["kind"], "topup");
  EXPECT_EQ(statement[0]["transfer"], topup(asked["topup"])["transfer"]);
  EXPECT_TRUE(sdk::boolean_at(host_.call("payments.balance", object(), alice_), "test"));
}

TEST_F(TopUp, AskedAgainWithItsKeyIsTheSame) {
  open();
  gateway_ = well();
  const Json params = object("currency", "USD", "amount", 2000, "method", "pm_card_visa", "key", fresh_key());
  const Json first = host_.call("payments.topup", params, alice_);
  pass_until_state(first["topup"], "paid");
  EXPECT_EQ(host_.call("payments.topup", params, alice_)["topup"], first["topup"]);
  Json other = params;
  other["amount"] = 2001;
  EXPECT_EQ(outcome("payments.topup", other, alice_), "conflict ledger.key_reused");
  EXPECT_EQ(amount(alice_), 2000);
  EXPECT_EQ(outcome("payments.topups", object("topup", first["topup"]), bob_), "not_found topup.none");
}

TEST_F(TopUp, WithoutAnAnswerTheSameRequestIsRepeated) {
  open();
  int silent = 3;
  gateway_ = [&](const GatewayRequest& request, const std::string& key) {
    if (silent-- > 0) return GatewayAnswer{silent == 1 ? 500 : 0, "{\"error\":{\"type\":\"api_error\"}}"};
    return well()(request, key);
  };
  const Json id = top_up()["topup"];
  pass_until_state(id, "unknown");
  pass_until_state(id, "paid");
  ASSERT_EQ(asked_.size(), 5U);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(asked_[i].key, asked_[0].key) << "never a new key";
    EXPECT_EQ(asked_[i].request.body, asked_[0].request.body);
  }
  EXPECT_EQ(amount(alice_), 2000);
}

TEST_F(TopUp, AfterADayItIsLookedForAndNeverSentAgain) {
  open();
  const std::uint64_t begun = host_.now_ms();
  std::uint64_t last_sent = 0;
  bool listed = false;
  gateway_ = [&](const GatewayRequest& request, const std::string& key) {
    if (request.path.starts_with("/v1/payment_intents?")) {
      EXPECT_GE(host_.now_ms() - begun, 24U * 3600 * 1000);
      const Json found = Json::parse(intent(asked_.front().request, "requires_capture").body);
      Json other = found;
      other["id"] = "pi_other";
      other["metadata"]["majlis_topup"] = std::string(32, '0');
      const bool second = request.path.find("starting_after=pi_other") != std::string::npos;
      listed = true;
      return GatewayAnswer{200,
                           object("object", "list", "has_more", !second, "data", array(second ? found : other)).dump()};
    }
    if (request.path.ends_with("/capture")) return well()(request, key);
    last_sent = host_.now_ms();
    return GatewayAnswer{};
  };
  const Json id = top_up()["topup"];
  pass_until_state(id, "paid", std::chrono::minutes(1));
  EXPECT_TRUE(listed);
  EXPECT_LT(last_sent - begun, 23U * 3600 * 1000);
  EXPECT_EQ(amount(alice_), 2000);
}

TEST_F(TopUp, WhatIsNotFoundAfterADayHasFailed) {
  open();
  gateway_ = [&](const GatewayRequest& request, const std::string&) {
    if (asks(request)) return GatewayAnswer{200, object("object", "list", "has_more", false, "data", array()).dump()};
    return GatewayAnswer{};
  };
  const Json id = top_up()["topup"];
  pass_until_state(id, "failed", std::chrono::minutes(1));
  EXPECT_EQ(topup(id)["reason"], "lost");
  EXPECT_EQ(amount(alice_), 0);
}

TEST_F(TopUp, ADeclinedCardIsToldAndItsObjectCancelled) {
  open();
  gateway_ = [&](const GatewayRequest& request, const std::string& key) {
    if (sent("/v1/payment_intents") == 1 && !request.path.ends_with("/cancel"))
      return intent(request, "requires_payment_method", 0, 402);
    return well()(request, key);
  };
  const Json id = top_up()["topup"];
  pass_until_state(id, "failed");
  EXPECT_EQ(topup(id)["reason"], "lost_card");
  pass_until([&] { return sent("/v1/payment_intents/pi_1/cancel") == 1; }, "the cancellation");
  EXPECT_EQ(amount(alice_), 0);
}

TEST_F(TopUp, AnAmountThatTheGatewayCannotTakeIsRefusedAndNothingIsAsked) {
  open();
  const auto refused = [&](std::int64_t amount, const std::string& currency) {
    const Json params = object("currency", currency, "amount", amount, "method", "pm_card_visa", "key", fresh_key());
    return outcome("payments.topup", params, alice_);
  };
  EXPECT_EQ(refused(1234, "KWD"), "invalid_params gateway.amount");
  EXPECT_EQ(refused(100'000'000, "USD"), "invalid_params gateway.amount");
  EXPECT_EQ(refused(100, "CLF"), "invalid_params gateway.currency");
  EXPECT_EQ(refused(0, "USD"), "invalid_params money.amount");
  EXPECT_TRUE(asked_.empty());
}

TEST_F(TopUp, WithoutAGatewayThereIsNone) {
  start();
  const Json params = object("currency", "USD", "amount", 1, "method", "pm_card_visa", "key", fresh_key());
  EXPECT_EQ(outcome("payments.topup", params, alice_), "unavailable gateway.none");
  EXPECT_FALSE(sdk::boolean_at(host_.call("payments.balance", object(), alice_), "test"));
  EXPECT_EQ(tell_raw("{}", "t=1,v1=00"), 404U);
}

}  // namespace
}  // namespace majlis::payments
