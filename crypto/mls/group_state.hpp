// What a Group holds, and the step from one epoch to the next that committers, members and joiners share. Private to
// the group_*.cpp files and, but for the state itself, to those of what is public (commit_step.cpp, public_group.cpp).
#pragma once

#include "crypto/mls/commit_step.hpp"
#include "crypto/mls/framing.hpp"
#include "crypto/mls/group.hpp"
#include "crypto/mls/group_context.hpp"
#include "crypto/mls/key_schedule.hpp"
#include "crypto/mls/proposal_list.hpp"
#include "crypto/mls/ratchet_tree.hpp"
#include "crypto/mls/secret_tree.hpp"
#include "crypto/mls/treekem.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace majlis::mls {

// More standalone proposals than any epoch needs.
inline constexpr std::size_t kMaxProposals = 4096;

// An Update that we proposed, with the new private key of our leaf.
struct OwnUpdate {
  ProposalRef ref;
  Secret encryption_key;
  template <class Archive>
  void fields(Archive& archive) {
    archive(ref, encryption_key);
  }
};

struct GroupState {
  GroupContext context;
  Bytes context_bytes;  // `context` encoded: what signatures cover
  RatchetTree tree;
  crypto::SigningKey signing_key;
  TreeKeys keys;
  EpochSecrets secrets;
  SecretTree messages;
  Bytes interim_transcript_hash;
  Bytes confirmation_tag;
  std::vector<CachedProposal> proposals;
  std::vector<OwnUpdate> own_updates;
  std::optional<ReInit> reinit;

  LeafIndex own_leaf() const { return keys.own; }
  PublicView view() const { return {context, context_bytes, tree, proposals}; }
  const LeafNode& own_node() const { return *tree.leaf(keys.own); }
  std::unique_ptr<GroupState> clone() const;
  // Errors: mls.group.reinitialised.
  Status check_usable() const;
};

// An epoch that a commit starts.
struct NextEpoch {
  GroupContext context;
  Bytes context_bytes;
  Secret joiner_secret;
  EpochStart start;
  Bytes confirmation_tag;
  Bytes interim_transcript_hash;
};

struct EpochInputs {
  const Secret& init_secret;
  const Secret& commit_secret;
  const Secret& psk_secret;
};

// The context that a path is encrypted under (section 12.4.1): the new one, but for the transcript hash.
GroupContext provisional_context(const GroupContext& old, const RatchetTree& tree, Extensions extensions);
NextEpoch next_epoch(GroupContext provisional, ByteView interim_before, const AuthenticatedContent& commit,
                     const EpochInputs& inputs);
std::unique_ptr<GroupState> make_state(NextEpoch epoch, RatchetTree tree, crypto::SigningKey key, TreeKeys keys);

// A path's leaf, but for what make_path() fills in.
LeafNode leaf_from(const LeafOptions& options, ByteView signature_key);

// The PSKs that a commit or Welcome names. Errors: mls.psk.unknown.
Result<Secret> find_psks(const std::vector<PreSharedKeyId>& ids, const PskSource* source);

// The tree that came along or was given. Errors: mls.tree.missing, mls.codec.*, mls.tree.*.
Result<RatchetTree> find_tree(const Extensions& extensions, const std::optional<RatchetTree>& given);
// All of a tree that is joined, and the group's external senders. Errors: those of validate_tree and
// check_external_senders, mls.leaf_node.lifetime.
Status check_joined_tree(const RatchetTree& tree, const GroupContext& context, const Checks& checks);

// What must hold of the tree after a commit. `changed` are the leaves that it put there.
Status check_new_tree(const RatchetTree& tree, const std::vector<LeafIndex>& changed, const Extensions& extensions);
// The leaves that proposals put into the tree.
std::vector<LeafIndex> changed_leaves(const AppliedProposals& applied);
// Section 12.4.2: none of a path's public keys is already in use.
Status check_path_keys(const RatchetTree& tree, const UpdatePath& path);

GroupInfo make_group_info(const GroupState& state, bool with_tree, bool with_external_key, Extensions extensions);

// Group::commit(), also for the first commit of a group that descends from another.
Result<PendingCommit> make_commit(const GroupState& state, const CommitOptions& options, const Checks& checks,
                                  bool descends, crypto::Random& random);

// A message for this group and epoch with its signature checked.
// Errors: mls.group.id, mls.group.epoch, mls.framing.*, mls.commit.path_required.
Result<AuthenticatedContent> authenticate(const GroupState& state, PublicMessage message);

// A PrivateMessage that was opened, and the key that did it, which use_up() uses up: what is refused later must have
// changed nothing. Errors also: mls.framing.*, mls.secret_tree.*, mls.codec.*.
struct OpenedContent {
  AuthenticatedContent content;
  SenderData sender;
  RatchetKind kind;
  Ratchet::Step step;
};
Result<OpenedContent> authenticate(const GroupState& state, const PrivateMessage& message);
Status use_up(GroupState& state, OpenedContent& opened);

}  // namespace majlis::mls
