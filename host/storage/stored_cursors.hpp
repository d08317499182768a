// EventCursors in the host's store: one row per subscriber and topic. Thread-safe; ends before its database.
#pragma once

#include "host/kernel/event_cursors.hpp"

#include <majlis/database.hpp>

namespace majlis::host {

class StoredCursors final : public EventCursors {
 public:
  explicit StoredCursors(sdk::Database& database) : database_(database) {}

  void load(const std::string& subscriber, const std::string& topic,
            std::function<void(Result<std::uint64_t>)> done) override;
  void save(const std::string& subscriber, const std::string& topic, std::uint64_t seq,
            std::function<void(Status)> done) override;

 private:
  sdk::Database& database_;
};

}  // namespace majlis::host
