#include "host/messaging/retention.hpp"

#include "host/messaging/memberships.hpp"
#include "host/messaging/trees.hpp"

#include <algorithm>
#include <vector>

namespace majlis::host::messaging {
namespace {

constexpr auto kCommit = static_cast<std::uint8_t>(protocol::EntryKind::kCommit);
constexpr auto kExpired = static_cast<std::uint8_t>(protocol::EntryState::kExpired);

// The last entry that all devices that count have; nothing where none counts. Those of a pending request count, or its
// few messages would be gone before anybody saw them; declined and blocked ones do not. A removed device counts until
// it has read to its end.
std::optional<std::uint64_t> acknowledged_by_all(Transaction& tx, const StreamId& stream, const RetentionTimes& times) {
  return *tx.value<std::optional<std::uint64_t>>(
      "SELECT min(r.acked_seq) FROM roster r JOIN devices d ON d.id = r.device "
      "JOIN memberships m ON m.stream = r.stream AND m.account = d.account "
      "WHERE r.stream = $1 AND m.state IN (0, 1) AND d.active = 1 AND d.seen_ms >= $2 "
      "AND (r.to_seq IS NULL OR r.acked_seq < r.to_seq)",
      stream, times.before(times.dormant_ms));
}

// Deletes entries up to `until` and moves first_seq past it.
void delete_through(Transaction& tx, const StreamId& stream, const StreamHead& head, std::uint64_t until) {
  if (until < head.first_seq) return;
  tx.run("DELETE FROM entries WHERE stream = $1 AND seq >= $2 AND seq <= $3 AND (kind <> $4 OR seq <= $5)", stream,
         head.first_seq, until, kCommit, kept_from(tx, stream));
  tx.run("UPDATE streams SET first_seq = $2 WHERE id = $1", stream, until + 1);
}

}  // namespace

void trim_acknowledged(Transaction& tx, const StreamId& stream, const StreamHead& head, const RetentionTimes& times) {
  const auto until = acknowledged_by_all(tx, stream, times);
  if (until) delete_through(tx, stream, head, std::min(*until, head.last_seq));
}

bool sweep_old_entries(Transaction& tx, const RetentionTimes& times, std::uint64_t steps) {
  std::vector<std::pair<StreamId, std::uint64_t>> old;
  for (const Row& row : tx.query("SELECT e.stream, max(e.seq) FROM entries e JOIN streams s ON s.id = e.stream "
                                 "WHERE e.time_ms < $1 AND e.seq >= s.first_seq GROUP BY e.stream LIMIT $2",
                                 times.before(times.keep_ms), steps))
    old.emplace_back(row.get<StreamId>(0), row.get<std::uint64_t>(1));
  for (const auto& [stream, seq] : old) delete_through(tx, stream, *find_stream(tx, stream), seq);
  return old.size() == steps;
}

bool sweep_timers(Transaction& tx, const RetentionTimes& times, std::uint64_t steps) {
  std::vector<std::pair<StreamId, std::uint64_t>> ended;
  for (const Row& row : tx.query(
           "SELECT stream, seq FROM entries WHERE expires_ms > 0 AND expires_ms <= $1 ORDER BY expires_ms LIMIT $2",
           times.now_ms, steps))
    ended.emplace_back(row.get<StreamId>(0), row.get<std::uint64_t>(1));
  for (const auto& [stream, seq] : ended)
    tx.run("UPDATE entries SET state = $3, body = $4, expires_ms = 0 WHERE stream = $1 AND seq = $2", stream, seq,
           kExpired, Bytes());
  return ended.size() == steps;
}

bool sweep_requests(Transaction& tx, const RetentionTimes& times, std::uint64_t steps) {
  std::vector<std::pair<StreamId, AccountId>> lapsed;
  for (const Row& row : tx.query("SELECT stream, account FROM memberships WHERE state IN (1, 2, 3) AND since_ms < $1 "
                                 "ORDER BY state, since_ms LIMIT $2",
                                 times.before(times.request_ms), steps))
    lapsed.emplace_back(row.get<StreamId>(0), row.get<AccountId>(1));
  for (const auto& [stream, account] : lapsed) {
    end_account_intervals(tx, stream, account);
    set_membership(tx, stream, account, Membership::kLeft, times.now_ms);
  }
  return lapsed.size() == steps;
}

void sweep_joining(Transaction& tx, const RetentionTimes& times) {
  tx.run(
      "DELETE FROM welcomes WHERE EXISTS (SELECT 1 FROM streams s JOIN entries e ON e.stream = s.id "
      "AND e.seq = welcomes.seq WHERE s.id = welcomes.stream AND e.time_ms < $1)",
      times.before(times.keep_ms));
  tx.run(
      "DELETE FROM welcome_bodies WHERE NOT EXISTS (SELECT 1 FROM welcomes w "
      "WHERE w.stream = welcome_bodies.stream AND w.seq = welcome_bodies.seq)");
  forget_trees(tx);
  tx.run(
      "DELETE FROM entries WHERE kind = 1 AND EXISTS (SELECT 1 FROM streams s WHERE s.id = entries.stream "
      "AND entries.seq < s.first_seq) AND entries.seq <= (SELECT min(t.seq) FROM tree_snapshots t "
      "WHERE t.stream = entries.stream)");
}

}  // namespace majlis::host::messaging
