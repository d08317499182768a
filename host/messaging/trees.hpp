// Snapshots of ratchet trees: when one is due, which are kept, and how a joiner gets from one to an epoch. The newest
// is kept, and each older one that a waiting Welcome still needs; with them every commit since. Functions over one
// transaction.
#pragma once

#include "host/messaging/limits.hpp"
#include "host/messaging/reply.hpp"
#include "host/messaging/streams.hpp"

#include <cstdint>
#include <optional>

namespace majlis::host::messaging {

// Whether a commit brings a snapshot exactly if one is due: with every 64th epoch, where the commits since the last one
// would grow too large for an answer, and after a device could not come in with what is kept.
// Errors: invalid_params /tree, for the client to send the same commit again with it or without it.
Reply<Done> check_tree(Transaction& tx, const protocol::AppendParams& commit, const StreamHead& head,
                       const Limits& limits);

// One epoch of a group, and the entry that began it.
struct EpochPlace {
  const StreamId& stream;
  const Bytes& group_id;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
};

// Keeps the snapshot of an epoch that begins, and forgets those that nobody needs any more.
void keep_tree(Transaction& tx, const EpochPlace& place, const Bytes& group_info, const Bytes& tree);
// A commit without one.
void count_commit(Transaction& tx, const StreamId& stream, std::uint64_t bytes);
// The next commit is to bring one.
void want_tree(Transaction& tx, const StreamId& stream);

// The last snapshot at or before the epoch and the commits from there on. Nothing where it is not kept any more.
std::optional<protocol::TreeSnapshot> tree_leading_to(Transaction& tx, const EpochPlace& place);

// Commits after this entry are kept, whatever becomes of the messages.
std::uint64_t kept_from(Transaction& tx, const StreamId& stream);
// Snapshots of all streams that no Welcome needs any more.
void forget_trees(Transaction& tx);

}  // namespace majlis::host::messaging
