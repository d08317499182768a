// What the hot path needs to know of a stream: its leaves, its policy and who has not accepted it. Immutable, shared by
// threads. `version` is the stream row's: a snapshot serves as long as the two are equal, so that a transaction that is
// undone can never leave a wrong one behind.
#pragma once

#include "host/messaging/ids.hpp"
#include "host/messaging/store.hpp"
#include "protocol/commit_rules.hpp"

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace majlis::host::messaging {

// What a member account says to a stream. Numbers are stored.
enum class Membership : std::uint8_t {
  kAccepted = 0,
  kPending = 1,   // a message request: not answered yet
  kDeclined = 2,  // to the others like pending
  kBlocked = 3,   // to the others like pending
  kLeft = 4,
};

inline bool is_hidden(Membership state) { return state == Membership::kDeclined || state == Membership::kBlocked; }

struct LiveMember {
  DeviceId device;
  AccountId account;
  std::uint64_t from_seq = 0;
  bool ended = false;  // left or revoked; still has a leaf until somebody commits the Remove
};

struct Quiet {  // an account whose state is not kAccepted
  AccountId account;
  Membership state = Membership::kPending;
  AccountId requester;
};

struct LiveStream {
  StreamId id;
  protocol::StreamKind kind = protocol::StreamKind::kGroup;
  std::uint64_t version = 0;
  protocol::Policy policy;
  std::vector<LiveMember> leaves;  // sorted by device
  std::vector<AccountId> parties;  // every account with a membership; what direct and self streams are held to
  std::vector<Quiet> quiet;
  bool leaving = false;  // some leaf has ended

  const LiveMember* find(const DeviceId& device) const;
  // The member with an interval that goes on; null for others.
  const LiveMember* active(const DeviceId& device) const;
  const Quiet* quiet_of(const AccountId& account) const;
  bool hidden_from(const AccountId& account) const;
  bool has_leaf(const AccountId& account) const;
};

using SharedStream = std::shared_ptr<const LiveStream>;

// Reads the snapshot that belongs to the stream row's version. Null if there is no such stream.
SharedStream load_live_stream(Transaction& tx, const StreamId& id);

// Snapshots of the streams in use. Thread-safe; bounded.
class LiveStreams {
 public:
  explicit LiveStreams(std::size_t kept) : kept_(kept) {}

  // Within a transaction: the kept snapshot if it has `version`, else what the transaction sees (not kept: publish it
  // once the transaction has committed).
  SharedStream at(Transaction& tx, const StreamId& id, std::uint64_t version) const;
  // The newest known; null if none.
  SharedStream find(const StreamId& id) const;
  // Keeps a committed snapshot unless a newer one is known.
  void publish(const SharedStream& stream);

 private:
  std::size_t kept_;
  mutable std::mutex mutex_;
  std::unordered_map<StreamId, SharedStream, IdHash> streams_;
};

}  // namespace majlis::host::messaging
