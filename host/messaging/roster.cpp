#include "host/messaging/roster.hpp"

#include "host/messaging/commits.hpp"
#include "host/messaging/memberships.hpp"
#include "host/messaging/trees.hpp"

namespace majlis::host::messaging {
namespace {

// As many groups, one after the other, as clients can follow.
constexpr std::uint64_t kWelcomesOfDevice = 16;

}  // namespace

void apply_commit(Transaction& tx, const StreamHead& head, const Submission& it, std::uint64_t seq) {
  const auto& roster = *it.roster;
  const NextEpoch next{it.params.stream,      head.group_id,  head.epoch + 1, seq,
                       *it.params.group_info, it.params.tree, roster.policy,  it.params.body.size()};
  const auto timer = it.policy
                         ? it.policy->timer_s
                         : *tx.value<std::uint64_t>("SELECT timer_s FROM streams WHERE id = $1", it.params.stream);
  begin_epoch(tx, next, timer);
  remove_leaves(tx, it.params.stream, roster.remove, seq);
  add_leaves(tx, it.params.stream, roster.add, it.sender, seq, it.now_ms);
  if (it.params.welcome) add_welcomes(tx, next, roster.add, it.sender.device, *it.params.welcome);
}

void begin_epoch(Transaction& tx, const NextEpoch& next, std::uint64_t timer_s) {
  tx.run("UPDATE streams SET group_id = $2, epoch = $3, timer_s = $4, version = version + 1 WHERE id = $1", next.stream,
         next.group_id, next.epoch, timer_s);
  tx.run("UPDATE group_states SET group_info = $2 WHERE stream = $1", next.stream, next.group_info);
  if (next.policy) tx.run("UPDATE group_states SET policy = $2 WHERE stream = $1", next.stream, *next.policy);
  if (!next.tree) return count_commit(tx, next.stream, next.commit_bytes);
  keep_tree(tx, {next.stream, next.group_id, next.epoch, next.seq}, next.group_info, *next.tree);
}

void remove_leaves(Transaction& tx, const StreamId& stream, const std::vector<protocol::RosterMember>& members,
                   std::uint64_t seq) {
  for (const auto& member : members) {
    tx.run("UPDATE roster SET leaf = 0, to_seq = coalesce(to_seq, $3) WHERE stream = $1 AND device = $2 AND leaf = 1",
           stream, member.device, seq);
    tx.run("DELETE FROM welcomes WHERE stream = $1 AND device = $2", stream, member.device);
  }
}

void add_leaves(Transaction& tx, const StreamId& stream, const std::vector<protocol::RosterMember>& members,
                const Speaker& adder, std::uint64_t seq, std::uint64_t now_ms) {
  for (const auto& member : members) {
    enter_stream(tx, stream, member.account, adder.account, now_ms);
    tx.run("INSERT INTO roster (stream, device, from_seq, to_seq, leaf, acked_seq) VALUES ($1, $2, $3, NULL, 1, $3)",
           stream, member.device, seq);
  }
}

void add_welcomes(Transaction& tx, const NextEpoch& next, const std::vector<protocol::RosterMember>& members,
                  const DeviceId& adder, const Bytes& welcome) {
  tx.run("INSERT INTO welcome_bodies (stream, seq, welcome) VALUES ($1, $2, $3)", next.stream, next.seq, welcome);
  for (const auto& member : members) {
    tx.run("INSERT INTO welcomes (stream, device, seq, adder, group_id, epoch) VALUES ($1, $2, $3, $4, $5, $6)",
           next.stream, member.device, next.seq, adder, next.group_id, next.epoch);
    tx.run(
        "DELETE FROM welcomes WHERE stream = $1 AND device = $2 AND seq <= "
        "(SELECT w.seq FROM welcomes w WHERE w.stream = $1 AND w.device = $2 ORDER BY w.seq DESC LIMIT 1 OFFSET $3)",
        next.stream, member.device, kWelcomesOfDevice);
  }
}

}  // namespace majlis::host::messaging
