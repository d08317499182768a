#include "host/messaging/trees.hpp"

#include "protocol/commit_rules.hpp"

#include <algorithm>

namespace majlis::host::messaging {
namespace {

bool is_due(Transaction& tx, const protocol::AppendParams& commit, const StreamHead& head, const Limits& limits) {
  if (protocol::brings_tree(head.epoch + 1)) return true;
  bool due = false;
  for (const Row& row : tx.query("SELECT commit_bytes, tree_wanted FROM group_states WHERE stream = $1", commit.stream))
    due = row.get<std::uint64_t>(0) + commit.body.size() > limits.tree_commit_bytes || row.get<std::uint64_t>(1) != 0;
  return due;
}

}  // namespace

Reply<Done> check_tree(Transaction& tx, const protocol::AppendParams& commit, const StreamHead& head,
                       const Limits& limits) {
  const bool due = is_due(tx, commit, head, limits);
  if (due == commit.tree.has_value()) return Done{};
  return bad_param("/tree", due ? "a snapshot of the tree is due; send the same commit with it"
                                : "no snapshot of the tree is due; send the same commit without it");
}

void keep_tree(Transaction& tx, const EpochPlace& place, const Bytes& group_info, const Bytes& tree) {
  tx.run("INSERT INTO tree_snapshots (stream, group_id, epoch, seq, group_info, tree) VALUES ($1, $2, $3, $4, $5, $6)",
         place.stream, place.group_id, place.epoch, place.seq, group_info, tree);
  tx.run("UPDATE group_states SET commit_bytes = 0, tree_wanted = 0 WHERE stream = $1", place.stream);
  // A Welcome of the newest epochs needs the new one; `forget_trees` lets go of those whose Welcomes end later.
  tx.run(
      "DELETE FROM tree_snapshots WHERE stream = $1 AND seq < $2 AND NOT EXISTS (SELECT 1 FROM welcomes w "
      "WHERE w.stream = tree_snapshots.stream AND w.group_id = tree_snapshots.group_id "
      "AND w.epoch >= tree_snapshots.epoch)",
      place.stream, place.seq);
}

void count_commit(Transaction& tx, const StreamId& stream, std::uint64_t bytes) {
  tx.run("UPDATE group_states SET commit_bytes = commit_bytes + $2 WHERE stream = $1", stream, bytes);
}

void want_tree(Transaction& tx, const StreamId& stream) {
  tx.run("UPDATE group_states SET tree_wanted = 1 WHERE stream = $1", stream);
}

std::optional<protocol::TreeSnapshot> tree_leading_to(Transaction& tx, const EpochPlace& place) {
  std::optional<protocol::TreeSnapshot> found;
  std::uint64_t seq = 0;
  for (const Row& row : tx.query("SELECT epoch, seq, tree, group_info FROM tree_snapshots "
                                 "WHERE stream = $1 AND group_id = $2 AND epoch <= $3 ORDER BY epoch DESC LIMIT 1",
                                 place.stream, place.group_id, place.epoch)) {
    found = protocol::TreeSnapshot{};
    found->epoch = row.get<std::uint64_t>(0);
    seq = row.get<std::uint64_t>(1);
    found->tree = row.get<Bytes>(2);
    found->group_info = row.get<std::optional<Bytes>>(3);
  }
  if (!found) return found;
  for (const Row& row :
       tx.query("SELECT body FROM entries WHERE stream = $1 AND seq > $2 AND seq <= $3 AND kind = 1 ORDER BY seq",
                place.stream, seq, place.seq))
    found->commits.push_back(row.get<Bytes>(0));
  if (found->commits.empty()) found->group_info.reset();
  return found;
}

std::uint64_t kept_from(Transaction& tx, const StreamId& stream) {
  return tx.value<std::optional<std::uint64_t>>("SELECT min(seq) FROM tree_snapshots WHERE stream = $1", stream)
      ->value_or(0);
}

void forget_trees(Transaction& tx) {
  tx.run(
      "DELETE FROM tree_snapshots WHERE EXISTS (SELECT 1 FROM tree_snapshots newer "
      "WHERE newer.stream = tree_snapshots.stream AND newer.seq > tree_snapshots.seq) "
      "AND NOT EXISTS (SELECT 1 FROM welcomes w WHERE w.stream = tree_snapshots.stream "
      "AND w.group_id = tree_snapshots.group_id AND w.epoch >= tree_snapshots.epoch "
      "AND NOT EXISTS (SELECT 1 FROM tree_snapshots nearer WHERE nearer.stream = w.stream "
      "AND nearer.group_id = w.group_id AND nearer.epoch > tree_snapshots.epoch AND nearer.epoch <= w.epoch))");
}

}  // namespace majlis::host::messaging
