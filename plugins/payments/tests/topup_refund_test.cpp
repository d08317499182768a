#include "gateway_fixture.hpp"

namespace majlis::payments {
namespace {

class TopUpRefund : public GatewayFixture {
 protected:
  // A top-up of 20.00 USD that is paid. What is asked about refunds goes to `refunds_`.
  Json paid() {
    open();
    gateway_ = [this](const GatewayRequest& request, const std::string& key) {
      if (request.path.starts_with("/v1/refunds")) return refunds_(request, key);
      const bool captured = request.path.ends_with("/capture");
      return intent(asked_.front().request, captured ? "succeeded" : "requires_capture", captured ? 2000 : 0);
    };
    Json id = top_up()["topup"];
    pass_until_state(id, "paid");
    return id;
  }
  static std::string field(const std::string& body, const std::string& name) {
    const auto at = body.find(name + "=") + name.size() + 1;
    return body.substr(at, body.find('&', at) - at);
  }
  static Json refund_object(const GatewayRequest& asked, const std::string& status) {
    return object("id", "re_1", "object", "refund", "status", status, "currency", "usd", "amount",
                  std::stoll(field(asked.body, "amount")), "metadata",
                  object("majlis_return", field(asked.body, "metadata[majlis_return]")));
  }
  static GatewayAnswer refund(const GatewayRequest& asked, const std::string& status) {
    return {200, refund_object(asked, status).dump()};
  }
  Json params(const Json& id, std::optional<std::int64_t> amount = {}) {
    Json params = object("topup", id, "key", fresh_key());
    if (amount) params["amount"] = *amount;
    return params;
  }
  std::string give_back(const Json& id, std::optional<std::int64_t> amount = {}) {
    return outcome("payments.topup_refund", params(id, amount), alice_);
  }
  Json last_return(const Json& id) { return topup(id)["returns"].back(); }
  void pass_until_return(const Json& id, const std::string& state,
                         std::chrono::milliseconds step = std::chrono::seconds(1)) {
    pass_until([&] { return last_return(id)["state"] == state; }, "a return that is " + state, step);
  }
  // Requests that ask the gateway to give back, with their keys.
  std::vector<Asked> orders() const {
    std::vector<Asked> orders;
    for (const Asked& each : asked_)
      if (each.request.path == "/v1/refunds" && !each.request.body.empty()) orders.push_back(each);
    return orders;
  }

  Answering refunds_ = [](const GatewayRequest& request, const std::string&) { return refund(request, "succeeded"); };
};

TEST_F(TopUpRefund, GoesBackInPartsAndNeverMoreThanCame) {
  const Json id = paid();
  EXPECT_EQ(give_back(id, 500), "ok");
  EXPECT_EQ(amount(alice_), 1500) << "set aside at once";
  pass_until_return(id, "returned");
  EXPECT_EQ(give_back(id, 1501), "conflict topup.returned");
  EXPECT_EQ(give_back(id, 0), "invalid_params money.amount");
  EXPECT_EQ(give_back(id), "ok") << "all that is left";
  pass_until_return(id, "returned");
  EXPECT_EQ(give_back(id), "conflict topup.returned");
  EXPECT_EQ(amount(alice_), 0);
  EXPECT_EQ(topup(id)["returned"], 2000);
  ASSERT_EQ(orders().size(), 2U);
  EXPECT_EQ(field(orders()[0].request.body, "payment_intent"), "pi_1");
  EXPECT_EQ(field(orders()[0].request.body, "amount"), "500");
  EXPECT_EQ(field(orders()[1].request.body, "amount"), "1500");
  EXPECT_NE(orders()[0].key, orders()[1].key);
}

TEST_F(TopUpRefund, AKeyHasItsEffectOnce) {
  const Json id = paid();
  const Json once = params(id, 500);
  const Json first = host_.call("payments.topup_refund", once, alice_);
  pass_until_return(id, "returned");
  EXPECT_EQ(host_.call("payments.topup_refund", once, alice_), first);
  Json other = once;
  other["amount"] = 501;
  EXPECT_EQ(outcome("payments.topup_refund", other, alice_), "conflict ledger.key_reused");
  EXPECT_EQ(outcome("payments.topup_refund", params(id, 1), bob_), "not_found topup.none") << "it is not bob's";
  EXPECT_EQ(orders().size(), 1U);
  EXPECT_EQ(amount(alice_), 1500);
}

TEST_F(TopUpRefund, WhatHasNotComeDoesNotGoBack) {
  open();
  gateway_ = [](const GatewayRequest&, const std::string&) { return GatewayAnswer{}; };
  EXPECT_EQ(give_back(top_up()["topup"]), "conflict topup.not_paid");
}

TEST_F(TopUpRefund, WhatWasSpentStaysAndTheGatewayIsNotAsked) {
  const Json id = paid();
  EXPECT_EQ(outcome("payments.send", object("to", kBob, "currency", "USD", "amount", 1800, "key", fresh_key()), alice_),
            "ok");
  EXPECT_EQ(give_back(id, 201), "quota ledger.insufficient");
  EXPECT_TRUE(orders().empty());
  EXPECT_EQ(give_back(id, 200), "ok");
  pass_until_return(id, "returned");
}

TEST_F(TopUpRefund, OneThatTheGatewayRefusesComesBackAtOnce) {
  const Json id = paid();
  refunds_ = [](const GatewayRequest&, const std::string&) {
    return GatewayAnswer{400, R"({"error":{"type":"invalid_request_error","code":"charge_disputed"}})"};
  };
  EXPECT_EQ(give_back(id, 500), "ok");
  pass_until_return(id, "failed");
  EXPECT_EQ(last_return(id)["reason"], "charge_disputed");
  EXPECT_EQ(amount(alice_), 2000);
  EXPECT_EQ(topup(id)["returned"], 0);
  refunds_ = [](const GatewayRequest& request, const std::string&) { return refund(request, "succeeded"); };
  EXPECT_EQ(give_back(id), "ok") << "another one may follow";
  pass_until_return(id, "returned");
}

TEST_F(TopUpRefund, OneThatFailsLateComesBack) {
  const Json id = paid();
  refunds_ = [this](const GatewayRequest& request, const std::string&) {
    return request.body.empty() ? refund(orders().front().request, "failed") : refund(request, "pending");
  };
  EXPECT_EQ(give_back(id, 500), "ok");
  pass_until_return(id, "returned");
  EXPECT_EQ(amount(alice_), 1500);
  pass_until_return(id, "failed");
  EXPECT_EQ(amount(alice_), 2000);
  const Json entries = host_.call("payments.statement", object("currency", "USD"), alice_)["entries"];
  EXPECT_EQ(entries[0]["kind"], "return_bounced");
  EXPECT_EQ(orders().size(), 1U);
}

TEST_F(TopUpRefund, WithoutAnAnswerTheSameRequestIsRepeated) {
  const Json id = paid();
  int silent = 3;
  refunds_ = [&](const GatewayRequest& request, const std::string&) {
    return silent-- > 0 ? GatewayAnswer{} : refund(request, "succeeded");
  };
  EXPECT_EQ(give_back(id, 500), "ok");
  pass_until_return(id, "returned");
  ASSERT_EQ(orders().size(), 4U);
  for (const Asked& each : orders()) {
    EXPECT_EQ(each.key, orders().front().key);
    EXPECT_EQ(each.request.body, orders().front().request.body);
  }
  EXPECT_EQ(amount(alice_), 1500);
}

TEST_F(TopUpRefund, NewsOfItEndTheAsking) {
  const Json id = paid();
  refunds_ = [this](const GatewayRequest& request, const std::string&) {
    return request.body.empty() ? refund(orders().front().request, "succeeded") : GatewayAnswer{};
  };
  EXPECT_EQ(give_back(id, 500), "ok");
  pass_until([&] { return !orders().empty(); }, "the order");
  const Json object_of_it = refund_object(orders().front().request, "succeeded");
  EXPECT_EQ(
      tell(object("id", "evt_1", "object", "event", "type", "refund.created", "data", object("object", object_of_it))),
      200U);
  pass_until_return(id, "returned");
  wait_for_writer();  // what was taken up before the news came still goes out
  host_.advance(std::chrono::milliseconds(1));
  const std::size_t sent = orders().size();
  for (int minute = 0; minute < 120; ++minute) host_.advance(std::chrono::minutes(1));
  EXPECT_EQ(orders().size(), sent);
  EXPECT_EQ(amount(alice_), 1500);
}

TEST_F(TopUpRefund, AfterADayItIsLookedForAndNeverSentAgain) {
  const Json id = paid();
  const std::uint64_t begun = host_.now_ms();
  std::uint64_t last_sent = 0;
  refunds_ = [&](const GatewayRequest& request, const std::string&) {
    if (!request.body.empty()) {
      last_sent = host_.now_ms();
      return GatewayAnswer{};
    }
    EXPECT_GE(host_.now_ms() - begun, 24U * 3600 * 1000);
    return GatewayAnswer{200, object("object", "list", "has_more", false, "data",
                                     array(refund_object(orders().front().request, "succeeded")))
                                  .dump()};
  };
  EXPECT_EQ(give_back(id, 500), "ok");
  pass_until_return(id, "returned", std::chrono::minutes(1));
  EXPECT_LT(last_sent - begun, 23U * 3600 * 1000);
  EXPECT_EQ(amount(alice_), 1500);
}

}  // namespace
}  // namespace majlis::payments
