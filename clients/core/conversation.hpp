// A conversation as this device knows it: its stream at the host, its MLS group, its messages, and what is still to be
// done. Each part is a durable record, so that a restart goes on where the last batch ended.
#pragma once

#include "base/record.hpp"
#include "clients/core/message.hpp"
#include "crypto/mls/group.hpp"
#include "protocol/types.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace majlis::client {

using protocol::StreamKind;

// Where this device stands with the stream's group.
//   creating   the stream is not at the host yet
//   joining    a Welcome waits at the host
//   rejoining  the way in is an external commit (a new device, or a group state that became useless)
//   active     in the group
//   broken     a commit made the group unusable; another one is to take its place
//   left       this account left or was removed; history stays
enum class Stage { kCreating, kJoining, kRejoining, kActive, kBroken, kLeft };

// A change of the group that this device is to commit.
enum class ChangeKind { kAdd, kRemove, kRole, kTitle, kTimer, kInvite, kRevokeInvite };

}  // namespace majlis::client

template <>
struct majlis::record::EnumTexts<majlis::client::Stage> {
  static constexpr std::string_view kTexts[] = {"creating", "joining", "rejoining", "active", "broken", "left"};
};
template <>
struct majlis::record::EnumTexts<majlis::client::ChangeKind> {
  static constexpr std::string_view kTexts[] = {"add", "remove", "role", "title", "timer", "invite", "revoke_invite"};
};

namespace majlis::client {

// What is to become of the group; kept until a commit that does it was accepted.
struct Wanted {
  ChangeKind kind = ChangeKind::kAdd;
  AccountId account;               // add, remove, role
  std::optional<DeviceId> device;  // remove: this device alone
  protocol::Role role = protocol::Role::kMember;
  std::string title;
  std::optional<std::uint64_t> timer_s;  // timer
  std::optional<Bytes> key;              // invite: the private half; revoke_invite: the public one
  Bytes claim_id;                        // add: 16 bytes, so that asking again gives the same key packages
  Ticket ticket = 0;                     // not stored

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{});
    visit("kind", self.kind, record::Limits{});
    visit("role", self.role, record::Limits{});
    visit("title", self.title, record::Limits{});
    visit("device", self.device, record::Limits{});
    visit("account", self.account, record::Limits{});
    visit("timer_s", self.timer_s, record::Limits{});
    visit("claim_id", self.claim_id, record::Limits{});
  }
};

// A content on its way. Record "o/<stream>/<order>". Once sealed it is sent as it is until the host has answered:
// stored (seq), or refused, which alone allows sealing it anew.
struct Outgoing {
  std::uint64_t order = 0;      // of this device's contents in this conversation
  std::uint64_t client_id = 0;  // once sealed
  std::uint64_t seq = 0;        // once the host has acknowledged it
  Bytes content;                // protocol::Content, encoded
  std::optional<Bytes> sealed;  // the MLSMessage
  std::uint64_t epoch = 0;      // of the sealed message
  std::uint64_t time_ms = 0;    // when the host stored it, once it has acknowledged it
  Ticket ticket = 0;            // not stored

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("seq", self.seq, record::Limits{});
    visit("epoch", self.epoch, record::Limits{});
    visit("order", self.order, record::Limits{});
    visit("sealed", self.sealed, record::Limits{});
    visit("content", self.content, record::Limits{});
    visit("time_ms", self.time_ms, record::Limits{});
    visit("client_id", self.client_id, record::Limits{});
  }
};

// How far another member of a group has come, by entries.
struct AccountReceipt {
  AccountId account;
  std::uint64_t since = 0;      // what was written up to there it never gets
  std::uint64_t delivered = 0;  // what all of its devices have
  std::uint64_t read = 0;       // what it said to have read

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("read", self.read, record::Limits{});
    visit("since", self.since, record::Limits{});
    visit("account", self.account, record::Limits{});
    visit("delivered", self.delivered, record::Limits{});
  }
};

// Record "d/<stream>".
struct ReceiptsRecord {
  std::vector<AccountReceipt> accounts;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("accounts", self.accounts, record::Limits{});
  }
};

// A content that the host refused for good. Record "r/<stream>/<order>".
struct RefusedContent {
  std::uint64_t order = 0;  // that it had in the outbox
  std::string name;         // of the error
  std::string detail;
  Bytes content;  // protocol::Content, encoded

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{});
    visit("order", self.order, record::Limits{});
    visit("detail", self.detail, record::Limits{});
    visit("content", self.content, record::Limits{});
  }
};

// A commit of ours between making it and reading it back from the stream. Record "p/<stream>".
struct PendingCommit {
  std::uint64_t client_id = 0;
  std::uint64_t epoch = 0;  // the one it ends
  Bytes message;
  Bytes roster;
  Bytes group_info;
  std::optional<Bytes> tree;  // after it, where the host is to get a snapshot
  std::optional<Bytes> welcome;
  Bytes group;                        // mls::Group after it, serialised
  Bytes group_id;                     // of the group that it changes
  std::optional<Bytes> metadata_key;  // where it seals the title anew
  std::optional<Bytes> new_group_id;  // a reset: the group that takes the place of this one
  std::uint64_t seq = 0;              // once the host has acknowledged it
  std::uint64_t wanted = 0;           // how many of the wanted changes, from the front, it carries out
  bool path = false;                  // whether it gives this device new keys

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("seq", self.seq, record::Limits{});
    visit("path", self.path, record::Limits{});
    visit("tree", self.tree, record::Limits{});
    visit("epoch", self.epoch, record::Limits{});
    visit("group", self.group, record::Limits{});
    visit("roster", self.roster, record::Limits{});
    visit("wanted", self.wanted, record::Limits{});
    visit("message", self.message, record::Limits{});
    visit("welcome", self.welcome, record::Limits{});
    visit("group_id", self.group_id, record::Limits{});
    visit("client_id", self.client_id, record::Limits{});
    visit("group_info", self.group_info, record::Limits{});
    visit("metadata_key", self.metadata_key, record::Limits{});
    visit("new_group_id", self.new_group_id, record::Limits{});
  }
};

// An epoch that is over: what proves that another group descends from it. Record "e/<stream>/<order>".
struct KeptEpoch {
  std::uint64_t order = 0;
  Bytes group_id;
  std::uint64_t epoch = 0;
  Bytes psk;     // its resumption PSK
  Bytes policy;  // encoded
  std::vector<protocol::RosterMember> members;

  KeptEpoch() = default;
  KeptEpoch(const KeptEpoch&) = default;
  KeptEpoch(KeptEpoch&&) = default;
  KeptEpoch& operator=(const KeptEpoch&) = default;
  KeptEpoch& operator=(KeptEpoch&&) = default;
  ~KeptEpoch() { wipe(psk); }

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("psk", self.psk, record::Limits{});
    visit("epoch", self.epoch, record::Limits{});
    visit("order", self.order, record::Limits{});
    visit("policy", self.policy, record::Limits{});
    visit("members", self.members, record::Limits{});
    visit("group_id", self.group_id, record::Limits{});
  }
};

// An entry that was taken before the chain's hash was known here.
struct Unchained {
  std::uint64_t seq = 0;
  DeviceId device;
  Bytes body_hash;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("seq", self.seq, record::Limits{});
    visit("device", self.device, record::Limits{});
    visit("body_hash", self.body_hash, record::Limits{});
  }
};

// The stored head of a conversation. Record "c/<stream>".
struct ConversationRecord {
  StreamId stream;
  StreamKind kind = StreamKind::kDirect;
  Stage stage = Stage::kCreating;
  std::optional<AccountId> peer;  // direct
  std::string title;              // group; empty while not yet available
  std::optional<Bytes> metadata_key;
  std::uint64_t key_due_ms = 0;  // since when members are known to lack it; 0: none do
  bool request = false;          // the person has yet to accept it
  std::optional<AccountId> requester;
  bool leaving = false;                              // this device has asked the host to let the account go
  std::uint64_t first_seq = 0;                       // from where on this device has read itself
  std::uint64_t archived_from = 0, archived_to = 0;  // what another device handed on (archive.hpp); 0: nothing
  std::uint64_t cursor = 0;                          // last entry taken
  Bytes chain;                                       // h_cursor; empty: not known yet
  std::vector<Unchained> unchained;
  std::uint64_t read_seq = 0;
  std::uint64_t delivered_seq = 0;  // direct: up to where the peer's devices have acknowledged
  std::uint64_t peer_read_seq = 0;
  std::uint64_t last_client_id = 0;
  std::uint64_t last_order = 0;
  std::uint64_t own_since_path = 0;  // own messages since this device's last path
  std::uint64_t lost_epochs = 0;     // commits since the epoch that this device's group is in, which it could not use
  bool unproven = false;  // the group is not proven to follow the one before: the person has yet to accept it
  std::optional<AccountId> reset_by;  // who made the group, where it replaced another
  std::uint64_t path_ms = 0;          // when it committed its last path; 0: never
  std::vector<Wanted> wanted;
  std::optional<Bytes> invite;            // the invite's private half, until this device came in by it
  std::optional<std::string> draft;       // what the person began to write, here or on another device
  std::optional<std::uint64_t> muted_ms;  // until when no notice is to be taken of it

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("kind", self.kind, record::Limits{});
    visit("peer", self.peer, record::Limits{});
    visit("chain", self.chain, record::Limits{});
    visit("draft", self.draft, record::Limits{});
    visit("stage", self.stage, record::Limits{});
    visit("title", self.title, record::Limits{});
    visit("cursor", self.cursor, record::Limits{});
    visit("invite", self.invite, record::Limits{});
    visit("stream", self.stream, record::Limits{});
    visit("wanted", self.wanted, record::Limits{});
    visit("leaving", self.leaving, record::Limits{});
    visit("path_ms", self.path_ms, record::Limits{});
    visit("request", self.request, record::Limits{});
    visit("muted_ms", self.muted_ms, record::Limits{});
    visit("read_seq", self.read_seq, record::Limits{});
    visit("reset_by", self.reset_by, record::Limits{});
    visit("unproven", self.unproven, record::Limits{});
    visit("first_seq", self.first_seq, record::Limits{});
    visit("requester", self.requester, record::Limits{});
    visit("unchained", self.unchained, record::Limits{});
    visit("key_due_ms", self.key_due_ms, record::Limits{});
    visit("last_order", self.last_order, record::Limits{});
    visit("archived_to", self.archived_to, record::Limits{});
    visit("lost_epochs", self.lost_epochs, record::Limits{});
    visit("metadata_key", self.metadata_key, record::Limits{});
    visit("archived_from", self.archived_from, record::Limits{});
    visit("delivered_seq", self.delivered_seq, record::Limits{});
    visit("peer_read_seq", self.peer_read_seq, record::Limits{});
    visit("last_client_id", self.last_client_id, record::Limits{});
    visit("own_since_path", self.own_since_path, record::Limits{});
  }
};

struct Conversation : ConversationRecord {
  explicit Conversation(ConversationRecord head) : ConversationRecord(std::move(head)) {}

  std::optional<mls::Group> group;  // records "t/<stream>", once an epoch, and "g/<stream>", with each message
  std::optional<PendingCommit> pending;
  std::deque<KeptEpoch> epochs;               // the last ones of its groups, oldest first
  std::deque<Outgoing> outbox;                // in order
  std::deque<RefusedContent> refused;         // in order
  std::vector<AccountReceipt> receipts;       // group: of the other members
  std::map<std::uint64_t, Message> messages;  // by seq
  std::map<std::uint64_t, Bytes> recent;      // chain hashes of the last entries, to check what others saw

  // Of this connection alone; cleared when it ends.
  struct Transient {
    bool in_flight = false;         // an append, a join or a read that must end before the next
    std::uint64_t last_seq = 0;     // as the host says
    bool looked_up = false;         // its state at the host is known
    bool leavers_known = true;      // those who left without a Remove are among the wanted changes
    std::uint64_t refused_at = 0;   // the cursor at the last conflict
    std::uint32_t conflicts = 0;    // in a row, at that cursor
    std::uint64_t key_at_ms = 0;    // when it is this device's turn to send the metadata key; 0: not drawn yet
    std::uint64_t reset_at_ms = 0;  // broken: when it is this device's turn to replace the group; 0: not drawn yet
    std::uint64_t pause_ms = 0;     // until when to wait: conflicts that nothing explains, a host that is busy or full
    bool tree_settled = false;      // the host said of the pending commit whether it wants the tree with it
    std::uint32_t put_off = 0;      // how often in a row the host could not take the next thing
    std::map<AccountId, std::vector<mls::KeyPackage>> claimed;  // for the Adds that are wanted

    // Which members' devices are on their accounts' lists (vouching.hpp).
    struct Vouching {
      std::optional<std::uint64_t> epoch;      // all of this one are
      std::optional<std::uint64_t> looked_at;  // the epoch that the rest is about
      std::set<AccountId> newcomers;           // whose device came in meanwhile: what is known of them may be old
      std::set<AccountId> asked;               // whose newest list was asked for
      std::set<AccountId> lists;               // and came
      std::set<DeviceId> refused;              // whose removal was wanted
    } vouching;
    std::vector<protocol::InviteLimits> invites;  // as the host last said
    Ticket coming_in = 0;                         // of who waits to come in by an invite
  } transient;

  // Where the history on this device begins.
  std::uint64_t begins_at() const { return archived_to == 0 ? first_seq : archived_from; }
  // Whether something may be missing between what another device handed on and what this one has read itself, which
  // began behind its own coming in.
  bool has_gap() const { return archived_to != 0 && first_seq > archived_to + 2; }
  // Whether this device follows the stream's entries.
  bool reads() const { return stage == Stage::kActive || stage == Stage::kBroken; }
};

}  // namespace majlis::client
