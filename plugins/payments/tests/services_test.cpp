#include "payments_fixture.hpp"

namespace majlis::payments {
namespace {

class Services : public PaymentsFixture {
 protected:
  Services() {
    start();
    fund(kAlice, 1000);
  }
  Json hold_params(std::int64_t amount, std::int64_t expires_s = 60) {
    return object("currency", "USD", "amount", amount, "expires_s", expires_s, "key", fresh_key());
  }
  Json hold(std::int64_t amount, std::int64_t expires_s = 60) {
    return host_.call("payments.hold", hold_params(amount, expires_s), shop(kAlice))["hold"];
  }
  Json capture_params(const Json& hold, std::int64_t amount) {
    return object("hold", hold, "to", kBob, "amount", amount, "key", fresh_key());
  }
};

TEST_F(Services, APluginHoldsAndCaptures) {
  const Json held = hold(600);
  EXPECT_EQ(amount(alice_), 400);
  EXPECT_EQ(amount(alice_, "held"), 600);
  Json capture = capture_params(held, 500);
  capture["fee"] = 25;
  EXPECT_EQ(outcome("payments.capture", capture, shop({})), "ok") << "needs nobody at the root of the call";
  EXPECT_EQ(amount(alice_), 500);
  EXPECT_EQ(amount(alice_, "held"), 0);
  EXPECT_EQ(amount(bob_), 475);
  EXPECT_EQ(sdk::text_at(host_.call("payments.hold_state", object("hold", held), shop({})), "state"), "captured");
  EXPECT_EQ(outcome("payments.capture", capture_params(held, 1), shop({})), "gone ledger.hold_over");
}

TEST_F(Services, NobodySpendsForSomebodyElse) {
  EXPECT_EQ(outcome("payments.hold", hold_params(10), shop({})), "denied")
      << "no person stands at the root of the call";
  const Json held = hold(10);
  EXPECT_EQ(outcome("payments.capture", capture_params(held, 10), shop(kAlice, "thief")), "not_found ledger.no_hold");
  EXPECT_EQ(outcome("payments.void", object("hold", held, "key", fresh_key()), shop(kAlice, "thief")),
            "not_found ledger.no_hold");
  EXPECT_EQ(outcome("payments.hold_state", object("hold", held), shop(kAlice, "thief")), "not_found ledger.no_hold");
  EXPECT_EQ(outcome("payments.hold", hold_params(10), alice_), "denied") << "a person is no plugin";
}

TEST_F(Services, AKeyRepeatedGivesTheFirstAnswer) {
  const Json params = hold_params(100);
  EXPECT_EQ(outcome("payments.hold", params, shop(kAlice)), "ok");
  const Json first = last_;
  host_.advance(std::chrono::seconds(3));
  EXPECT_EQ(outcome("payments.hold", params, shop(kAlice)), "ok");
  EXPECT_EQ(last_, first);
  EXPECT_EQ(amount(alice_, "held"), 100);
  Json altered = params;
  altered["amount"] = 101;
  EXPECT_EQ(outcome("payments.hold", altered, shop(kAlice)), "conflict ledger.key_reused");
  fund(kBob, 100);
  EXPECT_EQ(outcome("payments.hold", params, shop(kBob)), "conflict ledger.key_reused") << "for another person";
  EXPECT_EQ(outcome("payments.hold", params, shop(kAlice, "other")), "ok") << "another plugin's keys are its own";
}

TEST_F(Services, AHoldExpiresByItself) {
  const Json held = hold(300, 20);
  host_.forget_published();
  host_.advance(std::chrono::seconds(10));
  EXPECT_EQ(amount(alice_), 700) << "not yet";
  pass_until([&] { return !host_.published().empty(); }, "the hold's end");
  EXPECT_EQ(amount(alice_), 1000);
  EXPECT_EQ(sdk::text_at(host_.call("payments.hold_state", object("hold", held), shop({})), "state"), "expired");
  EXPECT_EQ(host_.published()[0].topic, "payments.changed");
}

TEST_F(Services, AVoidedHoldGoesBack) {
  const Json held = hold(300);
  EXPECT_EQ(outcome("payments.void", object("hold", held, "key", fresh_key()), shop({})), "ok");
  EXPECT_EQ(amount(alice_), 1000);
}

TEST_F(Services, TransfersAtOnceAndKnowsBefore) {
  const Json asked = object("currency", "USD", "amount", 700);
  EXPECT_TRUE(sdk::boolean_at(host_.call("payments.can_pay", asked, shop(kAlice)), "can"));
  EXPECT_FALSE(sdk::boolean_at(host_.call("payments.can_pay", asked, shop(kBob)), "can"));
  const auto params = [&] { return object("currency", "USD", "amount", 700, "to", kBob, "key", fresh_key()); };
  EXPECT_EQ(outcome("payments.transfer", params(), shop(kAlice)), "ok");
  EXPECT_EQ(outcome("payments.transfer", params(), shop(kAlice)), "quota ledger.insufficient");
  EXPECT_EQ(amount(bob_), 700);
}

TEST_F(Services, RefusesWhatIsWrong) {
  const auto transfer = [&](const std::string& name, const Json& value) {
    Json params = object("currency", "USD", "amount", 10, "to", kBob, "key", fresh_key());
    params[name] = value;
    return outcome("payments.transfer", params, shop(kAlice));
  };
  EXPECT_EQ(transfer("amount", 0), "invalid_params money.amount");
  EXPECT_EQ(transfer("amount", -5), "invalid_params money.amount");
  EXPECT_EQ(transfer("amount", 9'007'199'254'740'992), "invalid_params money.amount");
  EXPECT_EQ(transfer("amount", 1.5), "invalid_params");
  EXPECT_EQ(transfer("currency", "XXX"), "invalid_params money.currency");
  EXPECT_EQ(transfer("currency", "usd"), "invalid_params money.currency");
  EXPECT_EQ(transfer("to", sdk::value_of(kAlice)), "invalid_params ledger.same_account");
  EXPECT_EQ(transfer("to", sdk::value_of(kNobody)), "not_found");
  EXPECT_EQ(transfer("to_kind", "nothing"), "invalid_params ledger.kind");
  EXPECT_EQ(transfer("to_kind", "fees"), "invalid_params ledger.kind");
  EXPECT_EQ(transfer("key", sdk::value_of(Bytes())), "invalid_params ledger.key");
  EXPECT_EQ(transfer("key", sdk::value_of(Bytes(65))), "invalid_params ledger.key");
  EXPECT_EQ(outcome("payments.hold", hold_params(10, 31 * 86'400), shop(kAlice)), "invalid_params");
  EXPECT_EQ(amount(alice_), 1000);
}

}  // namespace
}  // namespace majlis::payments
