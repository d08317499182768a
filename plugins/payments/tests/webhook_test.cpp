#include "books.hpp"
#include "gateway/signature.hpp"
#include "gateway/stripe.hpp"
#include "gateway_fixture.hpp"

namespace majlis::payments {
namespace {

class WebhookTest : public GatewayFixture {
 protected:
  // A top-up that waits for its person, and is authorized once they have acted.
  Json begin() {
    open();
    gateway_ = [this](const GatewayRequest& request, const std::string&) {
      const GatewayRequest& create = asked_.front().request;
      if (request.path.ends_with("/capture")) return intent(create, "succeeded", 2000);
      return intent(create, acted_ ? "requires_capture" : "requires_action");
    };
    const Json id = top_up()["topup"];
    pass_until_state(id, "needs_action");
    return id;
  }
  Json event(const std::string& id, const std::string& type = "payment_intent.amount_capturable_updated") {
    return object("id", id, "object", "event", "type", type, "data",
                  object("object", object("id", "pi_1", "object", "payment_intent", "metadata",
                                          object("majlis_topup", topup_in(asked_.front().request.body)))));
  }
  bool acted_ = false;
};

TEST_F(WebhookTest, OnlySaysThatSomethingChangedAndTheObjectIsFetched) {
  const Json id = begin();
  const std::size_t before = asked_.size();
  EXPECT_EQ(tell(event("evt_1", "payment_intent.succeeded")), 200U);
  pass_until([&] { return asked_.size() > before; }, "the question");
  EXPECT_EQ(asked_.back().request.path, "/v1/payment_intents/pi_1");
  EXPECT_EQ(state(id), "needs_action") << "an event is not believed";
  acted_ = true;
  EXPECT_EQ(tell(event("evt_2", "payment_intent.unheard_of")), 200U);
  pass_until_state(id, "paid");
  EXPECT_EQ(amount(alice_), 2000);
}

TEST(Webhook, TheSameEventIsTakenOnce) {
  Books books;
  const Stripe stripe;
  const TopupId id(fresh_id(Books::kStartMs));
  const GatewayEvent event{"evt_1", "payment_intent.succeeded", "pi_1", "", id, {}};
  const auto questions = [&](bool fresh) {
    return books.database().write_and_wait([&](Transaction& t) {
      EXPECT_EQ(take_event(t, stripe, event, Books::kStartMs), fresh);
      const auto due = calls_due(t, Books::kStartMs, 10);
      for (const CallName& name : due) {
        begin_call(t, name, Books::kStartMs);
        end_call(t, name);
      }
      return due.size();
    });
  };
  books.database().write_and_wait([&](Transaction& t) {
    add_topup(t, {id, someone(1), currency("USD"), 5, kPending, "", "pi_1", "", 0, {}, Books::kStartMs});
  });
  EXPECT_EQ(questions(true), 1U);
  EXPECT_EQ(questions(false), 0U);
}

TEST_F(WebhookTest, OtherSecretsOldOnesAndChangedBodiesAreRefused) {
  begin();
  EXPECT_EQ(tell(event("evt_1"), "whsec_other"), 400U);
  EXPECT_EQ(tell(event("evt_1"), kNewSecret, 301), 400U);
  EXPECT_EQ(tell(event("evt_1"), kNewSecret, -301), 400U);
  EXPECT_EQ(tell_raw("{}", ""), 400U);
  EXPECT_EQ(tell(object("type", "no id")), 400U);
  EXPECT_EQ(tell(event("evt_2"), kOldSecret), 200U) << "both secrets while they are rotated";
  EXPECT_EQ(tell(event("evt_3"), kNewSecret, 299), 200U);
  EXPECT_EQ(tell(object("id", "evt_4", "type", "charge.dispute.created", "data", object("object", object()))), 200U)
      << "about nothing of ours";
}

TEST(Signature, IsRead) {
  const std::string mac(64, 'a');
  EXPECT_EQ(read_signature("t=12,v1=" + mac + ",v0=x")->at_s, 12);
  EXPECT_EQ(read_signature("v1=" + mac + ",t=12,v1=" + std::string(64, 'b'))->signatures.size(), 2U);
  for (const std::string& wrong :
       std::vector<std::string>{std::string(), "v1=" + mac, std::string("t=1"), "t=1,t=2,v1=" + mac, "t=-1,v1=" + mac,
                                "t=1x,v1=" + mac, "t=1,v1=" + mac.substr(2), std::string("t=1,v1"),
                                "t=9999999999999,v1=" + mac, "t=1,v1=" + mac + std::string(5000, ',')})
    EXPECT_FALSE(read_signature(wrong)) << wrong;
}

TEST(Signature, IsTheOneThatStripeMakes) {
  std::vector<Secret> secrets;
  secrets.emplace_back(as_bytes("whsec_test_secret"));
  // HMAC-SHA256("whsec_test_secret", "1492774577.{\"id\":\"evt_1\"}"), by openssl.
  const std::string header = "t=1492774577,v1=799c4ba7bb339f3c8601adfd112f0e477c930a268be1243d341abb8286501c2f";
  const std::string body = "{\"id\":\"evt_1\"}";
  EXPECT_TRUE(check_signature(header, as_bytes(body), secrets, 1'492'774'577'000));
  const Status changed = check_signature(header, as_bytes(body + " "), secrets, 1'492'774'577'000);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().name, "webhook.signature");
  const Status late = check_signature(header, as_bytes(body), secrets, 1'492'774'878'000);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().name, "webhook.stale");
}

}  // namespace
}  // namespace majlis::payments
