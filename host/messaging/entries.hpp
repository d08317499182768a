// Entries as rows: storing one at the end of a stream, and reading those that a device may have. Functions over one
// transaction.
#pragma once

#include "host/messaging/streams.hpp"

#include <optional>
#include <vector>

namespace majlis::host::messaging {

// The host's secret for franking tags; 32 bytes.
using FrankingKey = Bytes;

struct NewEntry {
  StreamId stream;
  Speaker sender;
  std::uint64_t client_id = 0;
  protocol::EntryKind kind = protocol::EntryKind::kApplication;
  ByteView body;
  Bytes body_hash;
  std::optional<Bytes> tag;
  std::uint64_t time_ms = 0;
};

// Where an entry came to stand.
struct Position {
  std::uint64_t seq = 0;
  std::uint64_t time_ms = 0;
  Bytes chain;
};

// Stores `entry` after `head`'s last one and remembers the sender's client_id. Its body ends after `timer_s` seconds,
// if that is not 0.
Position store_entry(Transaction& tx, const StreamHead& head, const NewEntry& entry, std::uint64_t timer_s = 0);

// The entry as readers get it.
protocol::Entry entry_of(const NewEntry& entry, const Position& position, const FrankingKey& key);

// From where to where a device may read; `to` is the last entry while the interval goes on.
struct Interval {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
};

// The device's intervals in order, cut at `last_seq`. None: it was never on the roster.
std::vector<Interval> intervals_of(Transaction& tx, const StreamId& stream, const DeviceId& device,
                                   std::uint64_t last_seq);

struct Page {
  std::vector<protocol::Entry> entries;
  std::uint64_t first_seq = 0;  // first that is kept; 0 where none is
  std::uint64_t last_seq = 0;   // last that the device may read
  bool more = false;            // the limits ended the page
};

struct PageLimits {
  std::uint64_t entries = 256;
  std::uint64_t bytes = 512 * 1024;
};

// Entries after `after` within the device's intervals. Errors: not_found where the device was never on the roster (or
// its account does not show the stream); gone{first_seq} where the next entry is not kept any more.
Reply<Page> read_entries(Transaction& tx, const StreamId& stream, const Speaker& reader, std::uint64_t after,
                         const PageLimits& limits, const FrankingKey& key);

}  // namespace majlis::host::messaging
