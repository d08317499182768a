#include "payments_fixture.hpp"

#include <fstream>

namespace majlis::payments {
namespace {

class Wallet : public PaymentsFixture {
 protected:
  Wallet() {
    start();
    fund(kAlice, 1000);
  }
  Json pay(std::int64_t amount) {
    return host_.call("payments.transfer", object("currency", "USD", "amount", amount, "to", kBob, "key", fresh_key()),
                      shop(kAlice))["transfer"];
  }
};

TEST_F(Wallet, ShowsBalancesByCurrency) {
  fund(kAlice, 77, "JPY");
  const Json balances = host_.call("payments.balance", object(), alice_)["balances"];
  ASSERT_EQ(balances.size(), 2U);
  EXPECT_EQ(balances[0], object("currency", "JPY", "exponent", 0, "available", 77, "held", 0, "others", object()));
  EXPECT_EQ(balances[1], object("currency", "USD", "exponent", 2, "available", 1000, "held", 0, "others", object()));
  EXPECT_EQ(host_.call("payments.balance", object(), eve_)["balances"], array());
}

TEST_F(Wallet, AStatementExplainsTheBalance) {
  pay(100);
  pay(250);
  const Json first = host_.call("payments.statement", object("currency", "USD", "limit", 2), alice_);
  ASSERT_EQ(first["entries"].size(), 2U);
  EXPECT_TRUE(sdk::boolean_at(first, "more"));
  EXPECT_EQ(first["entries"][0]["amount"], -250);
  EXPECT_EQ(first["entries"][0]["balance"], 650);
  EXPECT_EQ(first["entries"][0]["other"], sdk::value_of(kBob));
  const Json rest = host_.call("payments.statement",
                               object("currency", "USD", "limit", 2, "before", first["entries"][1]["seq"]), alice_);
  ASSERT_EQ(rest["entries"].size(), 1U);
  EXPECT_FALSE(sdk::boolean_at(rest, "more"));
  EXPECT_EQ(rest["entries"][0]["kind"], "credit");
  EXPECT_FALSE(rest["entries"][0].contains("other")) << "the host's own account";
  std::int64_t sum = 0;
  for (const Json& page : {first, rest})
    for (const Json& entry : page["entries"]) sum += entry["amount"].get<std::int64_t>();
  EXPECT_EQ(sum, amount(alice_));
  EXPECT_EQ(host_.call("payments.statement", object("currency", "USD"), eve_)["entries"], array());
}

TEST_F(Wallet, AReceiptIsSignedAndNamesTheTransfer) {
  const Json paid = pay(120);
  const Json answer = host_.call("payments.receipt", object("transfer", paid), eve_);
  const Bytes receipt = sdk::bytes_at(answer, "receipt");
  EXPECT_EQ(sdk::bytes_at(answer, "signature"), signature_of(receipt));
  const Json told = *sdk::from_cbor(receipt);
  EXPECT_EQ(told["transfer"], paid);
  EXPECT_EQ(told["from"], sdk::value_of(kAlice));
  EXPECT_EQ(told["to"], sdk::value_of(kBob));
  EXPECT_EQ(told["amount"], 120);
  EXPECT_EQ(told["exponent"], 2);
  EXPECT_EQ(told["state"], "final");
  EXPECT_EQ(outcome("payments.receipt", object("transfer", Bytes(16, 9)), alice_), "not_found ledger.no_transfer");
}

TEST_F(Wallet, AReceiptOfAHoldSaysHowItStands) {
  const Json held =
      host_.call("payments.hold", object("currency", "USD", "amount", 10, "expires_s", 60, "key", fresh_key()),
                 shop(kAlice))["hold"];
  const auto state = [&] {
    return (*sdk::from_cbor(
        sdk::bytes_at(host_.call("payments.receipt", object("transfer", held), alice_), "receipt")))["state"];
  };
  EXPECT_EQ(state(), "open");
  host_.call("payments.void", object("hold", held, "key", fresh_key()), shop({}));
  EXPECT_EQ(state(), "voided");
}

class Office : public PaymentsFixture {};

TEST_F(Office, GivesAndTakesByHand) {
  start();
  fund(kAlice, 500);
  const auto take = [&](std::int64_t amount, const sdk::AccountId& who = kAlice) {
    return outcome(
        "payments.adjust",
        object("account", who, "currency", "USD", "amount", amount, "direction", "debit", "key", fresh_key()),
        Someone::admin());
  };
  EXPECT_EQ(take(200), "ok");
  EXPECT_EQ(take(301), "quota ledger.insufficient");
  EXPECT_EQ(take(1, kNobody), "not_found");
  EXPECT_EQ(amount(alice_), 300);
}

TEST_F(Office, TheHeadIsSignedWhenItHasMoved) {
  int asked = 0;
  host_.answer("keys.sign", [&](const Json& params, const Call&) {
    ++asked;
    return object("signature", signature_of(sdk::bytes_at(params, "message")));
  });
  start();
  host_.advance(std::chrono::seconds(30));
  EXPECT_EQ(asked, 0) << "an empty ledger has no head";
  fund(kAlice, 500);
  pass_until([&] { return asked == 1; }, "the signature");
  host_.advance(std::chrono::seconds(30));
  EXPECT_EQ(asked, 1) << "it has not moved";
}

TEST_F(Office, AHeadThatAnotherSignedIsFound) {
  host_.answer("keys.sign", [](const Json&, const Call&) { return object("signature", Bytes(64, 1)); });
  host_.start();
  fund(kAlice, 500);
  Json found;
  pass_until(
      [&] {
        found = audit()["findings"];
        return !found.empty();
      },
      "the finding");
  EXPECT_EQ(found[0]["rule"], "audit.head");
}

TEST_F(Office, AnAuditOfMuchIsAnsweredInParts) {
  start();
  for (int i = 0; i < 450; ++i) fund(kAlice, 1);
  const Json answer = audit();
  EXPECT_EQ(answer["postings"], 900);
  EXPECT_EQ(answer["count"], 0);
}

class Manifest : public PaymentsFixture {};

TEST_F(Manifest, EachMethodOfTheSchemaIsAnswered) {
  start();
  std::ifstream in(sdk::testing::plugin_folder() / "schema" / "payments.json");
  const Json schema = Json::parse(in);
  for (const Json& method : schema["methods"]) {
    if (method["name"] == "payments.audit") continue;  // answers in its own time
    EXPECT_NE(outcome(method["name"], object(), alice_), "method_not_found") << method["name"];
  }
  EXPECT_EQ(outcome("payments.nothing", object(), alice_), "method_not_found")
      << "the question can be answered with no";
}

}  // namespace
}  // namespace majlis::payments
