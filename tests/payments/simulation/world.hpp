// Plugin and gateway in one process, on disks that lose power, with virtual time, seeded dice and every fault that the
// stub knows. One thread.
#pragma once

#include "line.hpp"

#include "plugins/payments/src/payments.hpp"
#include "tests/power_loss/fragile_disk.hpp"

#include <majlis/testing/fake_host.hpp>

#include <set>

namespace majlis::simulation {

using sdk::Json;
using sdk::testing::Someone;

class World final : public FarEnd {
 public:
  explicit World(std::uint64_t seed);
  ~World() override;

  // Some minutes of people's lives, with everything going wrong.
  void live(int steps);
  // Everything goes well again, and time passes until nothing is open.
  void calm_down();
  // What is wrong then, in words; nothing: all invariants hold.
  std::vector<std::string> findings();

  struct Tally {
    int topups = 0, paid = 0, failed = 0, returns = 0, bounced = 0, doubts = 0, losses = 0, gateway_crashes = 0,
        webhooks = 0;
  };
  const Tally& tally() const { return tally_; }

  bool dead() const override { return disk_.dark(); }
  std::int64_t now() const override { return now_ms_; }
  std::uint64_t below(std::uint64_t bound) override { return dice_() % bound; }
  Agenda& agenda() override { return agenda_; }
  void deliver(const GatewayRequest& request, const std::string& key, Transport::Done answered) override;

 private:
  struct Asked {
    int who = 0;
    Json params;
    std::optional<Json> id;  // once it was acknowledged
  };
  static constexpr int kPeople = 4;
  static Someone person(int who);

  void start_plugin();
  void end_plugin();
  void begin_another_life();
  void start_gateway();
  // Runs something of the gateway's; false: it is down, or went down.
  bool at_gateway(const std::function<void()>& what);
  void pass(std::int64_t ms);
  void settle();
  void send_webhooks();
  // The answer; nothing where it was refused, or power went.
  std::optional<Json> call(const std::string& method, const Json& params, const Someone& who);
  void act();
  void top_up();
  void ask_again();
  void send();
  void give_back();
  void authenticate();
  bool all_is_over();
  std::vector<Json> topups_of(int who);
  void check_statements(std::vector<std::string>& wrong);
  void check_acknowledged(std::vector<std::string>& wrong);
  void check_gateway(std::vector<std::string>& wrong);
  void check_audit(std::vector<std::string>& wrong);
  Json ask_gateway(const std::string& path);
  std::string key() { return "key " + std::to_string(++keys_); }

  std::mt19937_64 dice_;
  std::int64_t now_ms_ = 1'800'000'000'000;
  Agenda agenda_;
  power_loss::FragileDisk disk_;
  power_loss::FragileDisk gateway_disk_;
  sdk::testing::TemporaryFolder folder_;
  std::unique_ptr<sdk::testing::FakeHost> host_;
  std::unique_ptr<stub::Stub> gateway_;
  std::int64_t gateway_back_ms_ = 0;
  bool deaf_;  // events of payments are lost for ever: what a day of stored 500s hides is found by looking alone
  bool calm_ = false;
  int lives_ = 0;
  int gateway_lives_ = 0;
  int keys_ = 0;
  std::vector<Asked> asked_;
  Tally tally_;
};

}  // namespace majlis::simulation
