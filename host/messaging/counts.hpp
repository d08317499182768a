// What the module counts while it works: plain numbers, bumped without a lock or a look-up, from which metrics are made
// when somebody looks (messaging_metrics.hpp). Nothing here knows an account, a device or a stream. Owned by Core; any
// thread.
#pragma once

#include "host/kernel/failure.hpp"
#include "protocol/types.hpp"

#include <array>
#include <atomic>
#include <cstdint>

namespace majlis::host::messaging {

class Count {
 public:
  void add(std::uint64_t more = 1) { number_.fetch_add(more, std::memory_order_relaxed); }
  void set(std::uint64_t number) { number_.store(number, std::memory_order_relaxed); }
  std::uint64_t get() const { return number_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> number_{0};
};

struct Counts {
  Count& stored_of(protocol::EntryKind kind) { return stored[static_cast<std::size_t>(kind)]; }
  Count& refused_for(Code code) { return refused[static_cast<std::size_t>(code)]; }

  std::array<Count, 3> stored;                                              // entries, by kind
  std::array<Count, static_cast<std::size_t>(Code::kTimeout) + 1> refused;  // appends, by reason
  Count pushed;                                                             // entries to live connections
  Count caught_up;                                                          // entries to connections that are behind
  Count read;                                                               // entries that were asked for
  Count acknowledged;                                                       // cursors that devices moved
  Count one_time_claimed;
  Count last_resort_claimed;
  Count requests_waiting;  // as of the last sweep
};

}  // namespace majlis::host::messaging
