// The rows that a commit changes: intervals, memberships, policy, GroupInfo, tree, Welcomes. Functions over one
// transaction, called after every check has passed.
#pragma once

#include "host/messaging/append.hpp"

namespace majlis::host::messaging {

// Applies a commit that was stored as entry `seq`: a removed device reads through it, an added one from it on.
void apply_commit(Transaction& tx, const StreamHead& head, const Submission& submission, std::uint64_t seq);

// Replaces policy, GroupInfo and (where given) the tree; `group_id` and `epoch` are those that begin.
struct NextEpoch {
  StreamId stream;
  Bytes group_id;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  const Bytes& group_info;
  const std::optional<Bytes>& tree;
  const std::optional<Bytes>& policy;
  std::uint64_t commit_bytes = 0;  // of the commit that leads there
};
void begin_epoch(Transaction& tx, const NextEpoch& next, std::uint64_t timer_s);

void add_leaves(Transaction& tx, const StreamId& stream, const std::vector<protocol::RosterMember>& members,
                const Speaker& adder, std::uint64_t seq, std::uint64_t now_ms);
void remove_leaves(Transaction& tx, const StreamId& stream, const std::vector<protocol::RosterMember>& members,
                   std::uint64_t seq);
// One stored Welcome for all of `members`, for the epoch that begins.
void add_welcomes(Transaction& tx, const NextEpoch& next, const std::vector<protocol::RosterMember>& members,
                  const DeviceId& adder, const Bytes& welcome);

}  // namespace majlis::host::messaging
