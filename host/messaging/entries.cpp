#include "host/messaging/entries.hpp"

#include "base/cbor.hpp"
#include "host/messaging/chain.hpp"
#include "host/messaging/memberships.hpp"

#include <algorithm>

namespace majlis::host::messaging {
namespace {

using protocol::EntryKind;
using protocol::EntryState;

constexpr std::uint64_t kLongestTimerS = 10ULL * 366 * 86'400;

constexpr std::string_view kSelect =
    "SELECT e.seq, e.device, d.account, e.time_ms, e.kind, e.state, e.body_hash, e.tag, e.body FROM entries e "
    "JOIN devices d ON d.id = e.device WHERE e.stream = $1 AND e.seq >= $2 AND e.seq <= $3 ORDER BY e.seq LIMIT $4";

protocol::Entry read_entry(const Row& row, const StreamId& stream, const FrankingKey& key) {
  protocol::Entry entry;
  entry.seq = row.get<std::uint64_t>(0);
  entry.device = row.get<DeviceId>(1);
  entry.account = row.get<AccountId>(2);
  entry.time_ms = row.get<std::uint64_t>(3);
  entry.kind = static_cast<EntryKind>(row.get<std::uint8_t>(4));
  entry.state = static_cast<EntryState>(row.get<std::uint8_t>(5));
  entry.body_hash = row.get<Bytes>(6);
  entry.tag = row.get<std::optional<Bytes>>(7);
  entry.body = row.get<Bytes>(8);
  if (entry.tag) entry.frank = franking_tag(key, *entry.tag, stream, entry.seq, entry.device, entry.time_ms);
  return entry;
}

Failure gone(std::uint64_t first_seq) {
  cbor::Writer data;
  data.map(1);
  data.text("first_seq");
  data.unsigned_integer(first_seq);
  return {Code::kGone, "older entries are not kept any more; join again from outside", {}, data.take()};
}

// Fills the page from one interval. False once a limit is reached.
bool fill(Transaction& tx, const StreamId& stream, const Interval& part, const PageLimits& limits,
          const FrankingKey& key, Page& page, std::uint64_t& bytes) {
  const auto room = limits.entries - page.entries.size();
  for (const Row& row : tx.query(kSelect, stream, part.from, part.to, room + 1)) {
    const auto size = row.get<ByteView>(8).size();
    if (page.entries.size() == limits.entries || (!page.entries.empty() && bytes + size > limits.bytes)) {
      page.more = true;
      return false;
    }
    bytes += size;
    page.entries.push_back(read_entry(row, stream, key));
  }
  return true;
}

}  // namespace

Position store_entry(Transaction& tx, const StreamHead& head, const NewEntry& entry, std::uint64_t timer_s) {
  Position position{head.last_seq + 1, entry.time_ms, {}};
  position.chain = chain_next(head.chain, position.seq, entry.sender.device, entry.body_hash);
  const auto moved = tx.run("UPDATE streams SET last_seq = last_seq + 1, chain = $3 WHERE id = $1 AND last_seq = $2",
                            entry.stream, head.last_seq, position.chain);
  if (moved != 1) throw sdk::DatabaseError(0, "a stream moved within a transaction");
  const std::uint64_t end = timer_s == 0 ? 0 : entry.time_ms + std::min(timer_s, kLongestTimerS) * 1000;
  tx.run(
      "INSERT INTO entries (stream, seq, device, time_ms, kind, state, body_hash, tag, body, expires_ms) "
      "VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9)",
      entry.stream, position.seq, entry.sender.device, entry.time_ms, static_cast<std::uint8_t>(entry.kind),
      entry.body_hash, entry.tag, entry.body, end);
  tx.run(
      "INSERT INTO senders (stream, device, client_id, seq, time_ms, chain) VALUES ($1, $2, $3, $4, $5, $6) "
      "ON CONFLICT (stream, device) DO UPDATE SET client_id = excluded.client_id, seq = excluded.seq, "
      "time_ms = excluded.time_ms, chain = excluded.chain",
      entry.stream, entry.sender.device, entry.client_id, position.seq, entry.time_ms, position.chain);
  return position;
}

protocol::Entry entry_of(const NewEntry& entry, const Position& position, const FrankingKey& key) {
  protocol::Entry out;
  out.seq = position.seq;
  out.device = entry.sender.device;
  out.account = entry.sender.account;
  out.time_ms = position.time_ms;
  out.kind = entry.kind;
  out.body = to_bytes(entry.body);
  out.body_hash = entry.body_hash;
  out.tag = entry.tag;
  if (entry.tag) out.frank = franking_tag(key, *entry.tag, entry.stream, out.seq, out.device, out.time_ms);
  return out;
}

std::vector<Interval> intervals_of(Transaction& tx, const StreamId& stream, const DeviceId& device,
                                   std::uint64_t last_seq) {
  std::vector<Interval> intervals;
  for (const Row& row : tx.query(
           "SELECT from_seq, to_seq FROM roster WHERE stream = $1 AND device = $2 ORDER BY from_seq", stream, device)) {
    auto from = row.get<std::uint64_t>(0);
    const auto to = row.get<std::optional<std::uint64_t>>(1).value_or(last_seq);
    if (!intervals.empty()) from = std::max(from, intervals.back().to + 1);
    intervals.push_back({from, to});
  }
  return intervals;
}

Reply<Page> read_entries(Transaction& tx, const StreamId& stream, const Speaker& reader, std::uint64_t after,
                         const PageLimits& limits, const FrankingKey& key) {
  const auto head = find_stream(tx, stream);
  const auto intervals = head ? intervals_of(tx, stream, reader.device, head->last_seq) : std::vector<Interval>{};
  const auto membership = membership_of(tx, stream, reader.account);
  if (intervals.empty() || !membership || is_hidden(*membership)) {
    return refuse(Code::kNotFound, "no such stream for this device");
  }
  Page page;
  page.first_seq = head->first_seq > head->last_seq ? 0 : head->first_seq;
  page.last_seq = intervals.back().to;
  std::uint64_t bytes = 0;
  for (Interval part : intervals) {
    part.from = std::max(part.from, after + 1);
    if (part.from > part.to) continue;
    if (part.from < head->first_seq) return gone(head->first_seq);
    if (!fill(tx, stream, part, limits, key, page, bytes)) break;
  }
  return page;
}

}  // namespace majlis::host::messaging
