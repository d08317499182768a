#include "payments_fixture.hpp"

namespace majlis::payments {
namespace {

class Bills : public PaymentsFixture {
 protected:
  Bills() {
    start();
    fund(kAlice, 1000);
    fund(kEve, 1000);
  }
  // Bob asks alice.
  Json ask(std::int64_t amount, std::int64_t expires_s = 3600) {
    return host_.call(
        "payments.request",
        object("from", kAlice, "currency", "USD", "amount", amount, "expires_s", expires_s, "key", fresh_key()),
        bob_)["request"];
  }
  std::string pay(const Json& request, std::optional<std::int64_t> amount, const Someone& who) {
    Json params = object("request", request, "key", fresh_key());
    if (amount) params["amount"] = *amount;
    return outcome("payments.pay", params, who);
  }
  std::string end(const std::string& how, const Json& request, const Someone& who) {
    return outcome("payments." + how, object("request", request, "key", fresh_key()), who);
  }
  Json listed(const Json& request, const Someone& who) {
    const Json answer = host_.call("payments.requests", object(), who);
    for (const Json& each : answer["requests"])
      if (each["request"] == request) return each;
    return Json();
  }
  std::string split(const Json& payers, std::int64_t amount, std::optional<int> own = {}) {
    Json params = object("currency", "USD", "amount", amount, "payers", payers, "expires_s", 60, "key", fresh_key());
    if (own) params["own_shares"] = *own;
    return outcome("payments.split", params, bob_);
  }
};

TEST_F(Bills, ARequestIsPaidInParts) {
  const Json asked = ask(500);
  EXPECT_EQ(listed(asked, alice_)["state"], "open");
  EXPECT_EQ(pay(asked, 200, alice_), "ok");
  EXPECT_EQ(listed(asked, bob_)["state"], "partly");
  EXPECT_EQ(pay(asked, 301, alice_), "conflict request.paid");
  EXPECT_EQ(pay(asked, {}, alice_), "ok");
  EXPECT_EQ(listed(asked, bob_)["state"], "paid");
  EXPECT_EQ(listed(asked, bob_)["paid"], 500);
  EXPECT_EQ(amount(bob_), 500);
  EXPECT_EQ(pay(asked, 1, alice_), "gone request.over");
  EXPECT_EQ(end("decline", asked, alice_), "gone request.over");
}

TEST_F(Bills, PaidTwiceAtOnceIsPaidOnce) {
  const Json asked = ask(500);
  const std::uint64_t one = host_.begin_call("payments.pay", object("request", asked, "key", fresh_key()), alice_);
  const std::uint64_t two = host_.begin_call("payments.pay", object("request", asked, "key", fresh_key()), alice_);
  int paid = 0;
  for (const std::uint64_t call : {one, two}) {
    try {
      std::optional<Json> answer;
      const auto answered = [&] {
        answer = host_.take(call);
        return answer.has_value();
      };
      host_.run_until(answered, "the answer");
      ++paid;
    } catch (const MethodError& error) {
      EXPECT_EQ(error.code(), Code::kGone);
    }
  }
  EXPECT_EQ(paid, 1);
  EXPECT_EQ(amount(alice_), 500);
}

TEST_F(Bills, OnlyThoseOfARequestPayAndEndIt) {
  const Json asked = ask(500);
  EXPECT_EQ(pay(asked, 10, eve_), "not_found request.none");
  EXPECT_EQ(pay(asked, 10, bob_), "not_found request.none");
  EXPECT_EQ(end("decline", asked, bob_), "not_found request.none");
  EXPECT_EQ(end("decline", asked, eve_), "not_found request.none");
  EXPECT_EQ(end("cancel", asked, alice_), "not_found request.none");
  EXPECT_TRUE(listed(asked, eve_).is_null());
  EXPECT_EQ(pay(sdk::value_of(Bytes(16, 3)), 10, alice_), "not_found request.none");
}

TEST_F(Bills, ARequestIsDeclinedOrCancelledOnce) {
  const Json declined = ask(500);
  pay(declined, 100, alice_);
  EXPECT_EQ(end("decline", declined, alice_), "ok");
  EXPECT_EQ(listed(declined, bob_)["state"], "declined");
  EXPECT_EQ(pay(declined, 10, alice_), "gone request.over");
  EXPECT_EQ(end("cancel", declined, bob_), "gone request.over");
  const Json cancelled = ask(500);
  EXPECT_EQ(end("cancel", cancelled, bob_), "ok");
  EXPECT_EQ(listed(cancelled, alice_)["state"], "cancelled");
  EXPECT_EQ(end("decline", cancelled, alice_), "gone request.over");
}

TEST_F(Bills, ARequestExpires) {
  const Json asked = ask(500, 60);
  host_.advance(std::chrono::seconds(60));
  EXPECT_EQ(listed(asked, alice_)["state"], "expired");
  EXPECT_EQ(pay(asked, {}, alice_), "gone request.over");
}

TEST_F(Bills, ThatAreWrongAreRefused) {
  const auto request = [&](const std::string& name, const Json& value) {
    Json params = object("from", kAlice, "currency", "USD", "amount", 10, "expires_s", 60, "key", fresh_key());
    params[name] = value;
    return outcome("payments.request", params, bob_);
  };
  EXPECT_EQ(request("from", sdk::value_of(kBob)), "invalid_params ledger.same_account");
  EXPECT_EQ(request("from", sdk::value_of(kNobody)), "not_found");
  EXPECT_EQ(request("amount", 0), "invalid_params money.amount");
  EXPECT_EQ(request("expires_s", 0), "invalid_params request.expiry");
  EXPECT_EQ(request("currency", "???"), "invalid_params money.currency");
}

TEST_F(Bills, ABillIsDividedEquallyByShares) {
  EXPECT_EQ(split(array(object("account", kAlice), object("account", kEve)), 100), "ok");
  EXPECT_EQ(last_["requests"][0]["amount"], 34) << "the unit that is left over goes to the first";
  EXPECT_EQ(last_["requests"][1]["amount"], 33);
  EXPECT_EQ(last_["own"], 33);
  EXPECT_EQ(split(array(object("account", kAlice, "shares", 3), object("account", kEve)), 100, 0), "ok");
  EXPECT_EQ(last_["requests"][0]["amount"], 75);
  EXPECT_EQ(last_["own"], 0);
  EXPECT_EQ(pay(last_["requests"][0]["request"], {}, alice_), "ok");
  EXPECT_EQ(amount(bob_), 75);
}

TEST_F(Bills, OrForWhatIsSaid) {
  EXPECT_EQ(split(array(object("account", kAlice, "amount", 60), object("account", kEve, "amount", 15)), 100), "ok");
  EXPECT_EQ(last_["own"], 25);
  EXPECT_EQ(split(array(object("account", kAlice, "amount", 60), object("account", kEve, "amount", 41)), 100),
            "invalid_params");
  EXPECT_EQ(split(array(object("account", kAlice, "amount", 60), object("account", kEve)), 100), "invalid_params");
  EXPECT_EQ(split(array(object("account", kAlice, "amount", 9'007'199'254'740'991)), 1), "invalid_params");
}

TEST_F(Bills, ADivisionThatIsNoneIsRefusedAndNobodyIsAsked) {
  EXPECT_EQ(split(array(), 100), "invalid_params");
  EXPECT_EQ(split(array(object("account", kAlice), object("account", kAlice)), 100), "invalid_params");
  EXPECT_EQ(split(array(object("account", kAlice), object("account", kBob)), 100),
            "invalid_params ledger.same_account");
  EXPECT_EQ(split(array(object("account", kAlice), object("account", kEve)), 1), "invalid_params") << "for nothing";
  EXPECT_EQ(split(array(object("account", kAlice, "shares", 0)), 100), "invalid_params money.shares");
  EXPECT_EQ(split(array(object("account", kNobody)), 100), "not_found");
  EXPECT_EQ(host_.call("payments.requests", object(), alice_)["requests"], array());
}

TEST_F(Bills, AreListedInPages) {
  for (int i = 1; i <= 3; ++i) {
    ask(i);
    host_.advance(std::chrono::seconds(1));
  }
  const Json first = host_.call("payments.requests", object("limit", 2), alice_);
  EXPECT_TRUE(sdk::boolean_at(first, "more"));
  EXPECT_EQ(first["requests"][0]["amount"], 3);
  const Json rest =
      host_.call("payments.requests", object("limit", 2, "before", first["requests"][1]["request"]), bob_);
  ASSERT_EQ(rest["requests"].size(), 1U);
  EXPECT_EQ(rest["requests"][0]["amount"], 1);
}

}  // namespace
}  // namespace majlis::payments
