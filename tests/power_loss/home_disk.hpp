// A device's disk as the terminal client has it: cli::Home, its SQLite and its pragmas, on a machine that loses power.
#pragma once

#include "clients/cli/home.hpp"
#include "tests/power_loss/fragile_disk.hpp"
#include "tests/simulation/messaging/disk.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace majlis::power_loss {

class HomeDisk final : public simulation::Disk {
 public:
  // Hears what is wrong with the store after a loss.
  using Report = std::function<void(const std::string&)>;
  HomeDisk(std::uint64_t seed, Report report);
  ~HomeDisk() override;

  std::vector<client::StoredRecord> load() override;
  bool store(std::vector<client::Change> changes) override;

  FragileDisk& machine() { return machine_; }

 private:
  void compare(const std::vector<client::StoredRecord>& found);

  FragileDisk machine_;
  Report report_;
  std::filesystem::path folder_;
  std::optional<cli::Home> home_;
  std::map<std::string, Bytes> stored_;   // all that was said to be durable
  std::map<std::string, Bytes> written_;  // and the batch in which power went
};

}  // namespace majlis::power_loss
