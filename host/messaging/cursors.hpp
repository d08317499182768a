// How far each device has acknowledged each stream. An acknowledgement moves in memory at once and is saved a moment
// later, many in one write; a crash between makes a device receive entries again, which it drops by their seq.
// Thread-safe; owned by the module.
#pragma once

#include "host/messaging/live_stream.hpp"
#include "host/messaging/retention.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace majlis::host::messaging {

// An account's devices all have a stream up to `seq`, which they did not before.
struct Receipt {
  StreamId stream;
  AccountId account;
  std::uint64_t seq = 0;
};

class Cursors {
 public:
  // Moves forward; lower numbers are ignored. True if nothing was waiting to be saved before: arm the timer.
  bool advance(const StreamId& stream, const DeviceId& device, std::uint64_t seq);
  // What is not saved yet.
  std::optional<std::uint64_t> unsaved(const StreamId& stream, const DeviceId& device) const;
  std::size_t waiting() const;

  struct Batch {
    std::map<StreamId, std::map<DeviceId, std::uint64_t>> acks;
  };
  // Takes all that waits. It stays visible to unsaved() until saved() is told.
  Batch take();
  void saved();

 private:
  using Acks = std::map<StreamId, std::map<DeviceId, std::uint64_t>>;
  mutable std::mutex mutex_;
  Acks waiting_;
  Acks saving_;
};

// Saves a batch and deletes what every device has now. Returns the receipts that others may be told.
std::vector<Receipt> save_cursors(Transaction& tx, const Cursors::Batch& batch, const RetentionTimes& times);

}  // namespace majlis::host::messaging
