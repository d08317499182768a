// The payments plugin with a gateway that the test itself is: each request is given to `gateway`, and what it returns
// is the answer.
#pragma once

#include "payments.hpp"
#include "payments_fixture.hpp"

#include "base/encoding.hpp"

#include <sodium/crypto_auth_hmacsha256.h>

#include <fstream>

namespace majlis::payments {

class GatewayFixture : public PaymentsFixture {
 protected:
  struct Asked {
    GatewayRequest request;
    std::string key;
  };
  using Answering = std::function<GatewayAnswer(const GatewayRequest& request, const std::string& key)>;

  GatewayFixture() {
    fixture = this;
    host_.destroy();
    host_.load([](const majlis_host* host) {
      return sdk::load(host, [](sdk::Host& plugins_host) -> std::unique_ptr<sdk::Plugin> {
        return std::make_unique<Payments>(plugins_host, Surroundings{[] { return std::make_unique<Wire>(); }, {}});
      });
    });
  }

  ~GatewayFixture() override { fixture = nullptr; }

  void open(Json config = object()) {
    config["gateway_key_file"] = secret_file("key", "sk_test_secret");
    config["gateway_webhook_secret_files"] = array(secret_file("old", kOldSecret), secret_file("new", kNewSecret));
    start(config);
  }
  std::string secret_file(const std::string& name, const std::string& secret) {
    const auto file = folder_ / name;
    std::ofstream(file) << secret << "\n";
    return file.string();
  }

  Json top_up(std::int64_t amount = 2000, const std::string& currency = "USD") {
    const Json params = object("currency", currency, "amount", amount, "method", "pm_card_visa", "key", fresh_key());
    return host_.call("payments.topup", params, alice_);
  }
  Json topup(const Json& id) { return host_.call("payments.topups", object("topup", id), alice_)["topups"][0]; }
  std::string state(const Json& id) { return topup(id)["state"]; }
  void pass_until_state(const Json& id, const std::string& wanted,
                        std::chrono::milliseconds step = std::chrono::seconds(1)) {
    pass_until([&] { return state(id) == wanted; }, "the state " + wanted, step);
  }

  // An intent as the gateway tells of it.
  static GatewayAnswer intent(const GatewayRequest& create, const std::string& status, std::int64_t received = 0,
                              int http = 200) {
    Json said = object("id", "pi_1", "object", "payment_intent", "status", status, "currency", "usd", "amount_received",
                       received, "metadata", object("majlis_topup", topup_in(create.body)));
    if (http == 402)
      said = object("error", object("type", "card_error", "code", "card_declined", "decline_code", "lost_card",
                                    "payment_intent", said));
    return {http, said.dump()};
  }
  static std::string topup_in(const std::string& body) {
    const std::string field = "majlis_topup]=";
    return body.substr(body.find(field) + field.size(), 32);
  }

  // A webhook with the signature that a secret makes, `age` seconds old.
  std::uint32_t tell(const Json& event, const std::string& secret = kNewSecret, std::int64_t age = 0) {
    const std::string body = event.dump();
    const std::string at = std::to_string(static_cast<std::int64_t>(host_.now_ms() / 1000) - age);
    const std::string signed_text = at + "." + body;
    std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> mac;
    crypto_auth_hmacsha256_state hmac;
    crypto_auth_hmacsha256_init(&hmac, as_bytes(secret).data(), secret.size());
    crypto_auth_hmacsha256_update(&hmac, as_bytes(signed_text).data(), signed_text.size());
    crypto_auth_hmacsha256_final(&hmac, mac.data());
    return tell_raw(body, "t=" + at + ",v1=" + to_hex(mac));
  }
  std::uint32_t tell_raw(const std::string& body, const std::string& signature) {
    sdk::testing::HttpAsk ask;
    ask.method = "POST";
    ask.path = "/gateway/events";
    ask.headers = object("stripe-signature", signature);
    ask.body = to_bytes(body);
    return host_.http(ask).status;
  }

  static constexpr const char* kOldSecret = "whsec_old";
  static constexpr const char* kNewSecret = "whsec_new";

  Answering gateway_;
  std::vector<Asked> asked_;

 private:
  class Wire final : public Transport {
   public:
    void send(const GatewayRequest& request, const std::string& key, Done done) override {
      if (fixture == nullptr) return done({});  // the test is over, and the audit asks
      fixture->asked_.push_back({request, key});
      done(fixture->gateway_(request, key));
    }
    void close() override {}
  };
  static inline GatewayFixture* fixture = nullptr;

  sdk::testing::TemporaryFolder folder_;
};

}  // namespace majlis::payments
