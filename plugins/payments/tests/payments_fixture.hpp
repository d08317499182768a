// The payments plugin on the fake host, with alice, bob and eve, whom the messaging module knows, and the host's keys.
#pragma once

#include <majlis/testing/plugin_fixture.hpp>

#include <algorithm>
#include <thread>

namespace majlis::payments {

using sdk::array;
using sdk::Call;
using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::object;
using sdk::testing::filled;
using sdk::testing::Someone;

inline const auto kAlice = filled<sdk::AccountId>(0xA1);
inline const auto kAlicesPhone = filled<sdk::DeviceId>(0xA2);
inline const auto kBob = filled<sdk::AccountId>(0xB1);
inline const auto kBobsPhone = filled<sdk::DeviceId>(0xB2);
inline const auto kEve = filled<sdk::AccountId>(0xE1);
inline const auto kEvesPhone = filled<sdk::DeviceId>(0xE2);
inline const auto kNobody = filled<sdk::AccountId>(0xFF);

class PaymentsFixture : public sdk::testing::PluginFixture {
 protected:
  PaymentsFixture() {
    host_.answer("messaging.devices", [](const Json& params, const Call&) {
      const auto account = sdk::id_at<sdk::AccountId>(params, "account");
      if (account == kNobody) throw MethodError(Code::kNotFound, "there is no such account");
      return object("account", account, "name", "somebody", "identity_pk", Bytes(32), "entries", array(), "version", 1);
    });
    host_.answer("keys.sign", [](const Json& params, const Call&) {
      return object("signature", signature_of(sdk::bytes_at(params, "message")));
    });
    host_.answer("keys.verify", [](const Json& params, const Call&) {
      return object("valid", sdk::text_at(params, "domain") == "payments" &&
                                 sdk::bytes_at(params, "signature") == signature_of(sdk::bytes_at(params, "message")));
    });
  }
  ~PaymentsFixture() override {
    if (audited_) {
      EXPECT_EQ(audit()["findings"], array());
    }
  }

  // Not a signature, but nobody else's: what the host's key would make of the message.
  static Bytes signature_of(ByteView message) {
    Bytes signature(64, 0x5A);
    for (std::size_t i = 0; i < message.size(); ++i)
      signature[i % 64] = static_cast<std::uint8_t>(signature[i % 64] * 31 + message[i]);
    return signature;
  }

  void start(const Json& config = object()) {
    host_.start(config);
    audited_ = true;
  }
  Json audit() {
    const std::uint64_t call = host_.begin_call("payments.audit", object(), Someone::admin());
    for (int i = 0; i < 10'000; ++i) {
      if (const auto answer = host_.take(call)) {
        EXPECT_TRUE(sdk::boolean_at(*answer, "done"));
        return *answer;
      }
      host_.advance(std::chrono::milliseconds(1));
    }
    throw std::runtime_error("the audit does not end");
  }

  // Lets the host's time pass, step by step, until `done`. The plugin's writer has its own pace meanwhile; long steps
  // wait for it, lest a day goes by before the first hour's work is done.
  void pass_until(const std::function<bool()>& done, const std::string& what,
                  std::chrono::milliseconds step = std::chrono::seconds(1)) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) throw std::runtime_error(what + " does not come");
      if (step > std::chrono::seconds(1)) wait_for_writer();
      host_.advance(step);
      std::this_thread::yield();
    }
  }

  // Until what it was given is written: the same order again is the last in its queue.
  void wait_for_writer() {
    host_.call(
        "payments.adjust",
        object("account", kBob, "currency", "JPY", "amount", 1, "direction", "credit", "key", to_bytes("waiting")),
        Someone::admin());
  }

  // A plugin's call on a person's behalf.
  static Someone shop(const std::optional<sdk::AccountId>& person, const std::string& id = "shop") {
    Someone who = Someone::plugin(id);
    who.account = person;
    return who;
  }
  Bytes fresh_key() { return to_bytes("key " + std::to_string(++keys_)); }

  void fund(const sdk::AccountId& who, std::int64_t amount, const std::string& currency = "USD") {
    host_.call(
        "payments.adjust",
        object("account", who, "currency", currency, "amount", amount, "direction", "credit", "key", fresh_key()),
        Someone::admin());
  }
  std::int64_t amount(const Someone& who, const std::string& kind = "available", const std::string& currency = "USD") {
    const Json answer = host_.call("payments.balance", object(), who);
    for (const Json& each : answer["balances"])
      if (each["currency"] == currency)
        return each.contains(kind) ? each[kind].get<std::int64_t>() : each["others"].value(kind, 0);
    return 0;
  }

  // The error code of a call with the ledger's reason, or "ok".
  std::string outcome(const std::string& method, const Json& params, const Someone& who) {
    try {
      last_ = host_.call(method, params, who);
      return "ok";
    } catch (const MethodError& error) {
      const std::string reason = sdk::facts(error).value("reason", "");
      return std::string(sdk::code_name(error.code())) + (reason.empty() ? "" : " " + reason);
    }
  }

  Someone alice_ = Someone::with(kAlice, kAlicesPhone);
  Someone bob_ = Someone::with(kBob, kBobsPhone);
  Someone eve_ = Someone::with(kEve, kEvesPhone);
  Json last_;
  bool audited_ = false;

 private:
  int keys_ = 0;
};

}  // namespace majlis::payments
