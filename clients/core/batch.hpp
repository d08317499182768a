// What one step of the core yields. The driver first stores `changes` atomically and durably, then sends `frames`
// in order, then shows `events`. A driver that sends before the batch is durable breaks the protocol's promises.
#pragma once

#include "base/bytes.hpp"
#include "clients/core/event.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace majlis::client {

// A record as the driver keeps it: its value is sealed by the core, its key is not secret.
struct StoredRecord {
  std::string key;
  Bytes sealed;
};

// A record to write, or to remove where `sealed` is absent.
struct Change {
  std::string key;
  std::optional<Bytes> sealed;
};

struct Batch {
  std::vector<Change> changes;
  std::vector<Bytes> frames;  // whole WebSocket messages of subprotocol majlis.v1+cbor
  std::vector<Event> events;
  // When the driver should call Core::tick() at the latest, milliseconds since 1970; absent: no need.
  std::optional<std::uint64_t> wake_ms;
};

}  // namespace majlis::client
