#include "world.hpp"

#include "plugins/payments/src/gateway/stripe_money.hpp"

#include <sodium/randombytes.h>

#include <algorithm>
#include <fstream>

namespace majlis::simulation {

using sdk::array;
using sdk::MethodError;
using sdk::object;
using sdk::testing::filled;
using stub::Passage;

namespace {

constexpr const char* kSecret = "whsec_simulated";
constexpr const char* kHook = "http://plugin/p/payments/gateway/events";
constexpr int kPumps = 60;

struct GatewayDown {};

World* world = nullptr;

class SimulatedPayments final : public Payments {
 public:
  using Payments::Payments;
  ~SimulatedPayments() override { current = nullptr; }
  using Payments::pump;
  void pump_soon(int times) {
    host().post([this, times] {
      pump();
      if (times > 0) pump_soon(times - 1);
    });
  }
  static inline SimulatedPayments* current = nullptr;
};

std::unique_ptr<sdk::Plugin> make_plugin(sdk::Host& host, const std::string& vfs) {
  auto plugin = std::make_unique<SimulatedPayments>(host, Surroundings{[] { return std::make_unique<Line>(*world); },
                                                                       [vfs](sdk::DatabaseOptions& options) {
                                                                         options.file = "/data/payments.db";
                                                                         options.vfs = vfs;
                                                                         options.threads = false;
                                                                         options.read_limit = std::chrono::minutes(1);
                                                                       }});
  SimulatedPayments::current = plugin.get();
  return plugin;
}

std::string vfs_of_plugin;

Bytes not_a_signature(ByteView message) {
  Bytes signature(64, 0x5A);
  for (std::size_t i = 0; i < message.size(); ++i) signature[i % 64] ^= message[i];
  return signature;
}

Json all_faults(std::uint64_t seed) {
  Json rules = Json::array();
  for (const std::string& fault : stub::Faults::names()) {
    const bool of_delivery = fault.starts_with("webhook_");
    rules.push_back({{"fault", fault}, {"rate", of_delivery ? 0.08 : 0.06}});
    if (!of_delivery) rules.back()["delay_ms"] = 45'000;  // webhooks come late by as much as the dice say
  }
  return {{"seed", seed}, {"rules", rules}, {"crash_at", 40 + seed % 160}};
}

// Ids of transfers are thrown by the seed's dice too.
void use_seeded_ids(std::uint64_t seed) {
  static std::mt19937_64 ids;
  ids.seed(seed);
  static randombytes_implementation seeded{[] { return "seeded"; },
                                           [] { return static_cast<std::uint32_t>(ids()); },
                                           nullptr,
                                           nullptr,
                                           [](void* const to, const std::size_t size) {
                                             for (std::size_t i = 0; i < size; ++i)
                                               static_cast<std::uint8_t*>(to)[i] = static_cast<std::uint8_t>(ids());
                                           },
                                           nullptr};
  randombytes_set_implementation(&seeded);
}

}  // namespace

World::World(std::uint64_t seed) : dice_(seed), disk_(seed), gateway_disk_(seed + 1'000'000), deaf_(seed % 3 == 0) {
  use_seeded_ids(seed);
  world = this;
  vfs_of_plugin = disk_.name();
  std::ofstream(folder_ / "key") << "sk_test_simulated\n";
  std::ofstream(folder_ / "secret") << kSecret << "\n";
  start_gateway();
  start_plugin();
}

World::~World() {
  end_plugin();
  world = nullptr;
}

Someone World::person(int who) {
  return Someone::with(filled<sdk::AccountId>(static_cast<std::uint8_t>(0xA0 + who)),
                       filled<sdk::DeviceId>(static_cast<std::uint8_t>(0xD0 + who)));
}

void World::start_plugin() {
  ++lives_;
  host_ = std::make_unique<sdk::testing::FakeHost>(sdk::testing::plugin_folder());
  host_->answer("messaging.devices", [](const Json& params, const sdk::Call&) {
    return object("account", params.at("account"), "name", "somebody", "entries", array(), "version", 1);
  });
  host_->answer("keys.sign", [](const Json& params, const sdk::Call&) {
    return object("signature", not_a_signature(sdk::bytes_at(params, "message")));
  });
  host_->answer("keys.verify", [](const Json& params, const sdk::Call&) {
    return object("valid", sdk::bytes_at(params, "signature") == not_a_signature(sdk::bytes_at(params, "message")));
  });
  host_->load([](const majlis_host* table) {
    return sdk::load(table, [](sdk::Host& host) { return make_plugin(host, vfs_of_plugin); });
  });
  host_->advance(std::chrono::milliseconds(now_ms_ - static_cast<std::int64_t>(host_->now_ms())));
  host_->start(object("gateway_key_file", (folder_ / "key").string(), "gateway_webhook_secret_files",
                      array((folder_ / "secret").string()), "upkeep_seconds", 600));
}

void World::end_plugin() {
  if (host_) host_->destroy();
  host_.reset();
}

void World::start_gateway() {
  ++gateway_lives_;
  sdk::DatabaseOptions options;
  options.file = "/gateway/stub.db";
  options.vfs = gateway_disk_.name();
  try {
    gateway_ = std::make_unique<stub::Stub>(std::move(options), 7, [] { throw GatewayDown(); });
  } catch (const sdk::DatabaseError&) {
    if (!gateway_disk_.dark()) throw;
    return gateway_disk_.power_up();
  }
  if (!at_gateway([&] { gateway_->set_endpoint(kHook, kSecret, now_ms_); })) return;
  if (!calm_) gateway_->set_faults(all_faults(dice_()));
}

bool World::at_gateway(const std::function<void()>& what) {
  if (!gateway_) return false;
  try {
    what();
    return true;
  } catch (const GatewayDown&) {
  } catch (const sdk::DatabaseError&) {
    if (!gateway_disk_.dark()) throw;
  }
  ++tally_.gateway_crashes;
  gateway_.reset();
  if (gateway_disk_.dark()) gateway_disk_.power_up();
  gateway_back_ms_ = now_ms_ + static_cast<std::int64_t>(below(60'000));
  return false;
}

void World::deliver(const GatewayRequest& request, const std::string& key, Transport::Done answered) {
  const stub::Request asked{request.body.empty() ? "GET" : "POST",
                            request.path,
                            request.body,
                            key,
                            "Bearer sk_test_simulated",
                            "http://gateway"};
  auto exchange = std::make_shared<stub::Exchange>();
  if (!at_gateway([&] { *exchange = gateway_->begin(asked, now_ms_); })) return answered({});
  // Mostly at once; sometimes so slowly that who asked has gone, and asks again meanwhile.
  const std::int64_t takes =
      !calm_ && below(10) == 0 ? static_cast<std::int64_t>(below(60'000)) : static_cast<std::int64_t>(below(50));
  agenda_.at(now_ms_ + takes, [this, exchange, answered, life = gateway_lives_] {
    stub::Answer answer;
    // What a process had begun is gone with it.
    if (life != gateway_lives_ || !at_gateway([&] { answer = gateway_->finish(*exchange, now_ms_); }))
      return answered({});
    GatewayAnswer came{answer.status, answer.body.dump()};
    if (exchange->passage == Passage::kReset) came = {};
    if (exchange->passage == Passage::kGarbage) came.body = "<html>";
    if (exchange->passage == Passage::kSilence) return;
    const std::int64_t way = exchange->passage == Passage::kSlow ? 5000 : 1 + static_cast<std::int64_t>(below(200));
    agenda_.at(now_ms_ + way, [answered, came] { answered(came); });
  });
}

void World::settle() {
  host_->settle();
  while (!disk_.dark() && SimulatedPayments::current->pump()) host_->settle();
}

void World::begin_another_life() {
  ++tally_.losses;
  end_plugin();
  disk_.power_up();
  now_ms_ += static_cast<std::int64_t>(below(60'000));
  try {
    start_plugin();
    settle();
  } catch (const std::exception&) {
    if (!disk_.dark()) throw;
  }
}

void World::pass(std::int64_t ms) {
  const std::int64_t end = now_ms_ + ms;
  while (now_ms_ < end) {
    now_ms_ = std::clamp(agenda_.next().value_or(end), now_ms_ + 1, end);
    host_->advance(std::chrono::milliseconds(now_ms_ - static_cast<std::int64_t>(host_->now_ms())));
    agenda_.run_until(now_ms_);
    settle();
    while (disk_.dark()) begin_another_life();
  }
  if (!gateway_ && now_ms_ >= gateway_back_ms_) start_gateway();
  send_webhooks();
}

void World::send_webhooks() {
  std::vector<stub::Delivery> deliveries;
  at_gateway([&] { deliveries = gateway_->due(now_ms_); });
  for (const stub::Delivery& delivery : deliveries) {
    if (disk_.dark() || delivery.lost) continue;
    if (deaf_ && delivery.body.find("\"object\":\"payment_intent\"") != std::string::npos) {
      at_gateway([&] { gateway_->sent(delivery, true, now_ms_); });
      continue;
    }
    ++tally_.webhooks;
    sdk::testing::HttpAsk ask;
    ask.method = "POST";
    ask.path = "/gateway/events";
    ask.headers = object("stripe-signature", delivery.signature);
    ask.body = to_bytes(delivery.body);
    SimulatedPayments::current->pump_soon(kPumps);
    const auto status = host_->http(ask).status;
    settle();
    at_gateway([&] { gateway_->sent(delivery, status == 200, now_ms_); });
  }
}

std::optional<Json> World::call(const std::string& method, const Json& params, const Someone& who) {
  const int life = lives_;
  const std::uint64_t id = host_->begin_call(method, params, who);
  for (int i = 0; i < 200'000; ++i) {
    try {
      if (auto answer = host_->take(id)) return answer;
    } catch (const MethodError&) {
      return std::nullopt;
    }
    if (disk_.dark()) return std::nullopt;
    if (!SimulatedPayments::current->pump()) pass(1);
    if (life != lives_) return std::nullopt;
  }
  throw std::runtime_error(method + " is never answered");
}

}  // namespace majlis::simulation
