// The host on a machine that loses power: what it acknowledged is noted, and held against its store after each loss.
#pragma once

#include "tests/power_loss/fragile_disk.hpp"
#include "tests/simulation/messaging/world.hpp"

#include <functional>
#include <string>
#include <vector>

namespace majlis::power_loss {

class DarkHost final : public simulation::Wire {
 public:
  using Report = std::function<void(const std::string&)>;
  DarkHost(simulation::Harness& host, FragileDisk& disk, Report report)
      : Wire(host), disk_(disk), report_(std::move(report)) {}

  // Nobody hears a host without power.
  std::optional<host::Outcome> call(host::ConnectionId from, const std::string& method, Bytes params) override;

  // Holds the store against what was acknowledged.
  void check();
  std::size_t acknowledged() const { return acknowledged_.size(); }

 private:
  struct Acknowledged {
    protocol::StreamId stream;
    protocol::DeviceId device;
    std::uint64_t client_id = 0;
    std::uint64_t seq = 0;
    Bytes body_hash;
    Bytes chain;
  };
  void remember(host::ConnectionId from, ByteView params, const host::Outcome& outcome);
  void check_entry(sdk::Transaction& tx, const Acknowledged& entry);
  void check_streams(sdk::Transaction& tx);

  FragileDisk& disk_;
  Report report_;
  std::vector<Acknowledged> acknowledged_;
};

}  // namespace majlis::power_loss
