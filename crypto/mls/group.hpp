// One member's state of one MLS group in one epoch (RFC 9420).
//
// Life of a group:
//   auto group = *Group::create(signing_key, {.group_id = id, .leaf = {.credential = mine}}, random);
//   auto pending = *group.commit({.proposals = {add_of(key_package)}}, checks, random);
//   // store pending.next, send pending.message and pending.welcome; once the host has ordered the commit:
//   group = std::move(pending.next);        // it lost the race instead? drop `pending`, apply() the winner.
//   auto joined = *Group::join(welcome, {.key_package = ..., .keys = ..., .signing_key = ..., .checks = checks});
//   auto applied = group.apply(message, checks);   // another member's commit; `group` itself never changes
//   if (applied.ok() && applied->group) group = std::move(*applied->group);   // no group: we were removed
//   auto sealed = group.seal(plaintext, {}, random);   auto opened = group.open(message);
//
// A Group is move-only; commit() and apply() are const and give a new Group or an error, never half of each. Only
// seal(), open() and the handling of standalone proposals change a Group: store it (serialise()) before the message is
// sent or shown. Whether a commit is valid depends on this state and the message alone: no clock is read, and lifetimes
// are checked only if `Checks::lifetimes` is set, which is for senders and joiners. The private signature key of the
// own leaf is part of the state. Handshake messages are sent as PublicMessage and understood as either.
//
// Not synchronised: one thread per Group. Groups of different epochs share the public tree, which is immutable.
// Errors are named "mls.<what>.<rule>"; the headers of the parts list them.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/mls/credential.hpp"
#include "crypto/mls/extension.hpp"
#include "crypto/mls/framing.hpp"
#include "crypto/mls/group_context.hpp"
#include "crypto/mls/key_package.hpp"
#include "crypto/mls/message.hpp"
#include "crypto/mls/proposal.hpp"
#include "crypto/mls/protection.hpp"
#include "crypto/mls/psk.hpp"
#include "crypto/mls/ratchet_tree.hpp"
#include "crypto/mls/types.hpp"
#include "crypto/primitives/random.hpp"
#include "crypto/primitives/signature.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace majlis::mls {

struct GroupState;

// How long a key package's leaf may claim to live, and the time now (seconds since 1970).
struct LifetimeRule {
  std::uint64_t now = 0;
  std::uint64_t longest = UINT64_MAX;
};

// What judging other people's input needs from the application. Borrowed for the call.
struct Checks {
  const CredentialChecker& credentials;
  const PskSource* psks = nullptr;          // null: every PSK is unknown
  std::optional<LifetimeRule> lifetimes{};  // of Adds that we commit, and of a tree that we join
};

struct CreateOptions {
  Bytes group_id{};
  LeafOptions leaf;
  Lifetime lifetime{0, UINT64_MAX};  // that the creator's first leaf claims
  Extensions extensions{};           // of the GroupContext
};

struct CommitOptions {
  std::vector<Proposal> proposals{};      // by value
  std::vector<ProposalRef> references{};  // to proposals received or made in this epoch
  bool force_path = false;                // also where the proposals do not require one
  std::optional<LeafOptions> new_leaf{};  // replaces what our leaf says; implies a path
  bool tree_in_welcome = true;
  bool tree_in_group_info = false;
  Extensions group_info_extensions{};  // of the GroupInfo that is published
  Extensions welcome_extensions{};     // of the one in the Welcome, which only new members can read
  Bytes authenticated_data{};
};

// A group that proves to descend from another (sections 11.2 and 11.3): what joiners compare it with. Keep one, with
// resumption_psk(), for each epoch that a branch may start from.
struct Ancestor {
  Bytes group_id{};
  Epoch epoch;
  std::vector<Credential> members{};
  std::optional<ReInit> reinit{};  // that ended the group in this epoch

  template <class Archive>
  void fields(Archive& archive) {
    archive(group_id, epoch, members, reinit);
  }
};

struct DescendOptions {
  CreateOptions group;
  ResumptionUsage usage = ResumptionUsage::kBranch;  // or kReInit
  const Ancestor& ancestor;
  const Secret& resumption_psk;
  std::vector<KeyPackage> members{};  // all but ourselves
  CommitOptions commit;               // its Adds and the PSK are put in front of `proposals`
};

struct JoinOptions {
  const KeyPackage& key_package;
  const KeyPackageKeys& keys;
  const crypto::SigningKey& signing_key;
  Checks checks;
  std::optional<RatchetTree> tree{};           // if the Welcome does not bring it
  const Ancestor* ancestor = nullptr;          // if the group is expected to descend from one; else that is an error
  const std::vector<Bytes>* groups = nullptr;  // ids of the groups that we are in, none of which may be joined
};

struct ExternalJoinOptions {
  LeafOptions leaf;
  const crypto::SigningKey& signing_key;
  Checks checks;
  std::optional<RatchetTree> tree{};   // if the GroupInfo does not bring it
  std::optional<LeafIndex> removes{};  // our old leaf
  std::vector<PreSharedKeyId> psks{};
  Bytes authenticated_data{};
  Extensions group_info_extensions{};
  bool tree_in_group_info = false;
};

struct PendingCommit;
struct Joined;
struct Applied;

// What a commit did, for the application to judge and show.
struct CommitSummary {
  Sender sender;                   // kMember or kNewMemberCommit
  LeafIndex committer;             // also where a joiner went
  std::vector<LeafIndex> added;    // in the new tree; a joiner by external commit is not among them
  std::vector<LeafIndex> removed;  // in the old tree
  std::vector<LeafIndex> updated;  // by Update proposals
  bool path = false;
  bool extensions_changed = false;
  std::vector<PreSharedKeyId> psks;
  std::optional<ReInit> reinit;
  Bytes authenticated_data;
};

struct Opened {
  LeafIndex sender;
  Generation generation;
  Bytes authenticated_data;
  Secret plaintext;
};

// A message's plaintext, and what it authenticates beside: in bytes. Nothing padded then meets the wire format's bound.
inline constexpr std::size_t kMaxPlaintext = std::size_t{1} << 28;

struct SealOptions {
  Bytes authenticated_data;
  PaddingPolicy padding = pad_padme;
};

struct Proposed {
  Bytes message;
  ProposalRef ref;
};

struct Member {
  LeafIndex leaf;
  const LeafNode* node;  // lives as long as the Group or its tree
};

enum class TreeStorage : std::uint8_t { kInside = 1, kOutside = 2 };

class Group {
 public:
  explicit Group(std::unique_ptr<GroupState> state);
  Group(Group&&) noexcept;
  Group& operator=(Group&&) noexcept;
  ~Group();
  // A second copy of the state. Sealing with both would use keys twice: for tests.
  Group clone() const;

  // --- making and joining ---------------------------------------------------------------------------------------

  // A group of one, in epoch 0. Errors: those of LeafNode::check_contents, mls.extensions.duplicate, mls.group.*.
  static Result<Group> create(const crypto::SigningKey& key, const CreateOptions& options, crypto::Random& random);
  // Creates a group and commits its members with proof of descent. Its epoch is 1, as joiners require.
  static Result<PendingCommit> descend(const crypto::SigningKey& key, const DescendOptions& options,
                                       const Checks& checks, crypto::Random& random);
  // Errors: mls.welcome.*, mls.group_info.*, mls.tree.*, mls.leaf_node.*, mls.group.*, mls.path.public_key,
  // mls.psk.unknown.
  static Result<Joined> join(ByteView welcome, const JoinOptions& options);
  // Joins without being added (section 12.4.3.2). `group_info` is an MLSMessage.
  static Result<PendingCommit> join_external(ByteView group_info, const ExternalJoinOptions& options,
                                             crypto::Random& random);

  // --- commits --------------------------------------------------------------------------------------------------

  Result<PendingCommit> commit(const CommitOptions& options, const Checks& checks, crypto::Random& random) const;
  // Another's commit. Errors: mls.commit.*, mls.framing.*, mls.proposals.*, mls.path.* and so on; for our own
  // mls.commit.own, whose result is in our PendingCommit.
  Result<Applied> apply(ByteView message, const Checks& checks) const;

  // --- standalone proposals -------------------------------------------------------------------------------------

  // Kept until the epoch ends, so that we or others can commit it by reference.
  Result<Proposed> propose(Proposal proposal, Bytes authenticated_data = {});
  // An Update of our own leaf; null options keep what it says.
  Result<Proposed> propose_update(const std::optional<LeafOptions>& leaf, crypto::Random& random,
                                  Bytes authenticated_data = {});
  // Another's proposal, also from outside the group. Its content is judged when it is committed.
  // Errors: mls.framing.*, mls.proposal.external_sender_type, mls.proposal.too_many.
  Result<ProposalRef> receive_proposal(ByteView message);

  // --- application messages -------------------------------------------------------------------------------------

  // Errors: mls.group.pending_proposals (section 12.4: commit them first), mls.group.reinitialised,
  // mls.message.too_large.
  Result<Bytes> seal(ByteView plaintext, const SealOptions& options, crypto::Random& random);
  // Opens each message once, in any order within the bounds of secret_tree.hpp. An error changes nothing.
  // Errors: mls.framing.*, mls.secret_tree.*, mls.message.*, mls.group.epoch, mls.group.id.
  Result<Opened> open(ByteView message);

  // --- what the epoch gives -------------------------------------------------------------------------------------

  const Bytes& id() const;
  Epoch epoch() const;
  LeafIndex own_leaf() const;
  const GroupContext& context() const;
  const RatchetTree& tree() const;
  std::uint32_t member_count() const { return tree().member_count(); }
  void for_each_member(const std::function<void(const Member&)>& visit) const;
  ByteView confirmation_tag() const;
  const Secret& epoch_authenticator() const;
  const Secret& resumption_psk() const;
  Ancestor ancestor() const;
  // MLS-Exporter (section 8.5).
  Secret exported(std::string_view label, ByteView context, std::size_t size) const;
  // The ReInit that ended this group, if one was committed: nothing can be sent any more.
  const std::optional<ReInit>& reinit() const;
  // A signed GroupInfo with the external key, as an MLSMessage.
  Bytes group_info(bool with_tree, Extensions extensions = {}) const;

  // --- storage --------------------------------------------------------------------------------------------------

  // Versioned, with a checksum. kOutside leaves out the tree, the larger part by far, which changes only with commits:
  // store tree().encode() by itself and give it back to restore().
  Secret serialise(TreeStorage tree = TreeStorage::kInside) const;
  // Errors: mls.state.damaged, mls.state.version, mls.state.tree (missing or another epoch's), mls.codec.*.
  static Result<Group> restore(ByteView bytes, const std::optional<RatchetTree>& tree = std::nullopt);

 private:
  friend struct GroupAccess;  // tests, that forge what no honest member would send
  std::unique_ptr<GroupState> state_;
};

// A commit that was made and not yet accepted by whoever orders commits. Drop it if another commit came first.
struct PendingCommit {
  Bytes message;                 // MLSMessage, for the members
  std::optional<Bytes> welcome;  // MLSMessage, for those that it adds
  Bytes group_info;              // MLSMessage: the next epoch's, for external joiners
  Group next;
};

struct Joined {
  Group group;
  Extensions extensions;  // of the Welcome's GroupInfo
  LeafIndex inviter;
};

struct Applied {
  std::optional<Group> group;  // none if the commit removed us
  CommitSummary summary;
};

Proposal add_of(KeyPackage key_package);
Proposal remove_of(LeafIndex leaf);
Proposal psk_of(PreSharedKeyId psk);
Proposal extensions_of(Extensions extensions);

// A proposal from a sender listed in the group's external_senders extension (section 12.1.8), as an MLSMessage.
Bytes propose_external(ByteView group_id, Epoch epoch, std::uint32_t sender_index, Proposal proposal,
                       const crypto::SigningKey& key);
// A client's own wish to be added.
Bytes propose_joining(ByteView group_id, Epoch epoch, KeyPackage key_package, const crypto::SigningKey& key);

}  // namespace majlis::mls
