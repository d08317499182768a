// Where a device keeps its records between two lives of its process.
#pragma once

#include "clients/core/batch.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace majlis::simulation {

class Disk {
 public:
  Disk() = default;
  virtual ~Disk() = default;
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  virtual std::vector<client::StoredRecord> load() = 0;
  // All of it or nothing. False: the machine is dead until the next load().
  virtual bool store(std::vector<client::Change> changes) = 0;
};

// One that forgets nothing.
class MemoryDisk final : public Disk {
 public:
  std::vector<client::StoredRecord> load() override {
    std::vector<client::StoredRecord> records;
    for (const auto& [key, sealed] : records_) records.push_back({key, sealed});
    return records;
  }
  bool store(std::vector<client::Change> changes) override {
    for (auto& change : changes) {
      if (change.sealed) {
        records_[change.key] = *std::move(change.sealed);
      } else {
        records_.erase(change.key);
      }
    }
    return true;
  }

 private:
  std::map<std::string, Bytes> records_;
};

}  // namespace majlis::simulation
