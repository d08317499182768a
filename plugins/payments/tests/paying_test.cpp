#include "paying.hpp"
#include "payments_fixture.hpp"

#include <sodium/crypto_sign.h>

namespace majlis::payments {
namespace {

class PayingTest : public PaymentsFixture {
 protected:
  void begin(const Json& limits = object()) {
    start(object("limits", limits));
    fund(kAlice, 1000);
  }
  Json send_params(std::int64_t amount, const sdk::AccountId& to = kBob) {
    return object("to", to, "currency", "USD", "amount", amount, "key", fresh_key());
  }
  std::string send(std::int64_t amount) { return outcome("payments.send", send_params(amount), alice_); }
};

TEST_F(PayingTest, SendsAndTips) {
  begin();
  EXPECT_EQ(send(300), "ok");
  EXPECT_EQ(outcome("payments.tip", send_params(50), alice_), "ok");
  EXPECT_EQ(amount(bob_), 350);
  EXPECT_EQ(send(651), "quota ledger.insufficient");
  EXPECT_EQ(outcome("payments.send", send_params(1, kAlice), alice_), "invalid_params ledger.same_account");
  EXPECT_EQ(outcome("payments.send", send_params(1, kNobody), alice_), "not_found");
  EXPECT_EQ(outcome("payments.send", send_params(1), Someone::nobody()), "denied");
  EXPECT_EQ(amount(alice_), 650);
}

TEST_F(PayingTest, AKeyRepeatedPaysOnceAndAlteredIsRefused) {
  begin();
  Json params = send_params(100);
  EXPECT_EQ(outcome("payments.send", params, alice_), "ok");
  const Json first = last_;
  EXPECT_EQ(outcome("payments.send", params, alice_), "ok");
  EXPECT_EQ(last_, first);
  EXPECT_EQ(outcome("payments.tip", params, alice_), "conflict ledger.key_reused");
  params["to"] = sdk::value_of(kEve);
  EXPECT_EQ(outcome("payments.send", params, alice_), "conflict ledger.key_reused");
  EXPECT_EQ(amount(alice_), 900);
}

TEST_F(PayingTest, RefundsInPartsUpToWhatWasPaid) {
  begin();
  send(300);
  const Json paid = last_["transfer"];
  const auto refund = [&](std::int64_t amount, const Someone& who) {
    return outcome("payments.refund", object("transfer", paid, "amount", amount, "key", fresh_key()), who);
  };
  EXPECT_EQ(refund(10, alice_), "not_found ledger.no_transfer");
  EXPECT_EQ(refund(10, eve_), "not_found ledger.no_transfer");
  EXPECT_EQ(refund(100, bob_), "ok");
  EXPECT_EQ(refund(201, bob_), "conflict ledger.refunded");
  EXPECT_EQ(outcome("payments.refund", object("transfer", paid, "key", fresh_key()), bob_), "ok");
  EXPECT_EQ(amount(alice_), 1000);
}

TEST_F(PayingTest, LimitsHoldAtOnceOnADayAndInAWeek) {
  begin(object("USD", object("transfer", 100, "day", 150, "week", 200)));
  fund(kAlice, 500, "EUR");
  EXPECT_EQ(send(101), "quota limit.transfer");
  EXPECT_EQ(send(100), "ok");
  EXPECT_EQ(send(51), "quota limit.day");
  EXPECT_EQ(send(50), "ok");
  EXPECT_EQ(outcome("payments.transfer", send_params(1), shop(kAlice)), "quota limit.day") << "plugins spend as well";
  Json hold = send_params(1);
  hold.erase("to");
  hold["expires_s"] = 60;
  EXPECT_EQ(outcome("payments.hold", hold, shop(kAlice)), "quota limit.day");
  Json euros = send_params(400);
  euros["currency"] = "EUR";
  EXPECT_EQ(outcome("payments.send", euros, alice_), "ok") << "another currency has no limit";
  host_.advance(std::chrono::hours(24));
  EXPECT_EQ(send(51), "quota limit.week");
  EXPECT_EQ(send(50), "ok");
  host_.advance(std::chrono::hours(24 * 5));
  EXPECT_EQ(send(1), "quota limit.week") << "the first day is still one of the seven";
  host_.advance(std::chrono::hours(24));
  EXPECT_EQ(send(100), "ok") << "the first day is a week ago";
  EXPECT_EQ(host_.call("payments.limits", object("currency", "USD"), alice_),
            object("transfer", 100, "day", 150, "week", 200, "confirm", 0, "test", false));
}

TEST_F(PayingTest, ARepeatedRequestDoesNotCountTwice) {
  begin(object("USD", object("day", 150)));
  const Json params = send_params(100);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(outcome("payments.send", params, alice_), "ok");
  EXPECT_EQ(send(50), "ok");
}

TEST_F(PayingTest, LimitsOfNoCurrencyKeepThePluginFromStarting) {
  EXPECT_THROW(host_.start(object("limits", object("ABC", object("day", 1)))), MethodError);
}

class Confirmed : public PayingTest {
 protected:
  Confirmed() {
    public_key_.resize(crypto_sign_PUBLICKEYBYTES);
    secret_key_.resize(crypto_sign_SECRETKEYBYTES);
    crypto_sign_keypair(public_key_.data(), secret_key_.data());
    // The device list as the messaging module gives it, in pages of one entry.
    host_.answer("messaging.devices", [this](const Json& params, const Call&) {
      const std::int64_t from = sdk::integer_at(params, "from");
      Json entries = array();
      if (from == 0) entries.push_back(entry(object("kind", "account_key", "body", object())));
      if (from == 1) entries.push_back(entry(added(kBobsPhone, Bytes(32, 7))));
      if (from == 2) entries.push_back(entry(added(kAlicesPhone, public_key_)));
      return object("account", sdk::bytes_at(params, "account"), "entries", std::move(entries), "version", 3);
    });
    begin(object("USD", object("confirm", 100)));
  }
  static Json entry(const Json& content) { return sdk::value_of(sdk::to_cbor(content)); }
  static Json added(const sdk::DeviceId& device, const Bytes& key) {
    return object("kind", "add", "body",
                  object("holder", true, "certificate", object("device_id", device, "device_sig_pk", key)));
  }
  Json confirmation(const std::string& method, const Json& params, ByteView about, std::int64_t amount) {
    const Bytes message = confirmation_message(method, kAlice, kAlicesPhone, sdk::bytes_at(params, "key"), about,
                                               *Currency::of("USD"), amount);
    Bytes signature(crypto_sign_BYTES);
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret_key_.data());
    return sdk::value_of(signature);
  }

  Bytes public_key_;
  Bytes secret_key_;
};

TEST_F(Confirmed, AboveTheThresholdADeviceSigns) {
  EXPECT_EQ(send(100), "ok");
  Json params = send_params(101);
  EXPECT_EQ(outcome("payments.send", params, alice_), "denied confirm.missing");
  params["confirmation"] = confirmation("payments.send", params, kBob.view(), 101);
  EXPECT_EQ(outcome("payments.tip", params, alice_), "denied confirm.wrong") << "another method";
  Json dearer = params;
  dearer["amount"] = 102;
  EXPECT_EQ(outcome("payments.send", dearer, alice_), "denied confirm.wrong");
  Json elsewhere = params;
  elsewhere["to"] = sdk::value_of(kEve);
  EXPECT_EQ(outcome("payments.send", elsewhere, alice_), "denied confirm.wrong");
  Json again = params;
  again["key"] = sdk::value_of(fresh_key());
  EXPECT_EQ(outcome("payments.send", again, alice_), "denied confirm.wrong") << "it stands for one key";
  Json torn = params;
  torn["confirmation"] = sdk::value_of(Bytes(64));
  EXPECT_EQ(outcome("payments.send", torn, alice_), "denied confirm.wrong");
  EXPECT_EQ(amount(bob_), 100);
  EXPECT_EQ(outcome("payments.send", params, alice_), "ok");
  EXPECT_EQ(outcome("payments.send", params, alice_), "ok") << "repeated";
  EXPECT_EQ(amount(bob_), 201);
}

TEST_F(Confirmed, ADeviceOfNobodysListConfirmsNothing) {
  Json params = send_params(101);
  params["confirmation"] = confirmation("payments.send", params, kBob.view(), 101);
  EXPECT_EQ(outcome("payments.send", params, Someone::with(kAlice, kEvesPhone)), "denied confirm.wrong");
}

TEST_F(Confirmed, SoIsTheRequestThatIsPaid) {
  const Json asked = host_.call(
      "payments.request", object("from", kAlice, "currency", "USD", "amount", 500, "expires_s", 60, "key", fresh_key()),
      bob_)["request"];
  Json params = object("request", asked, "key", fresh_key());
  EXPECT_EQ(outcome("payments.pay", params, alice_), "denied confirm.missing");
  params["confirmation"] = confirmation("payments.pay", params, asked.get_binary(), 500);
  EXPECT_EQ(outcome("payments.pay", params, alice_), "ok");
}

}  // namespace
}  // namespace majlis::payments
