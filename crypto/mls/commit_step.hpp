// The public half of applying a commit (RFC 9420, section 12.4.2): what anybody can judge and work out who holds the
// epoch's GroupContext and tree, and no secret. Members go on from here to the new epoch's secrets; a PublicGroup has
// no further to go. Private to the implementation. One thread.
#pragma once

#include "crypto/mls/framing.hpp"
#include "crypto/mls/group.hpp"
#include "crypto/mls/group_context.hpp"
#include "crypto/mls/group_info.hpp"
#include "crypto/mls/proposal_list.hpp"
#include "crypto/mls/ratchet_tree.hpp"

#include <optional>
#include <vector>

namespace majlis::mls {

// A standalone proposal that was received or made in this epoch.
struct CachedProposal {
  ProposalRef ref;
  Proposal proposal;
  Sender sender;
  template <class Archive>
  void fields(Archive& archive) {
    archive(ref, proposal, sender);
  }
};

// What is public of an epoch. Borrows all of it.
struct PublicView {
  const GroupContext& context;
  const Bytes& context_bytes;  // `context` encoded
  const RatchetTree& tree;
  const std::vector<CachedProposal>& proposals;
};

// Errors: mls.group.id, mls.group.epoch.
Status check_place(const PublicView& view, ByteView group_id, Epoch epoch);
// The signature of whoever the content names as its sender (section 6.1). Errors: mls.framing.sender_blank,
// mls.framing.sender_content, mls.framing.external_sender, mls.framing.signature, mls.commit.path_required.
Status check_signed(const PublicView& view, const AuthenticatedContent& content);

// What a commit makes of the tree. Refers to the view that it was worked out from.
struct CommitStep {
  AppliedProposals applied;
  RatchetTree tree;  // with the path merged in, where there is one
  LeafIndex committer;
};

// The commit in `content`, whose signature was checked. Errors: mls.proposals.*, mls.proposal.*, mls.commit.*,
// mls.path.node_count, .node_key, .parent_hash, .reused_key, mls.leaf_node.*, mls.group.*, the credential checker's.
Result<CommitStep> step_of(const PublicView& view, const CredentialChecker& credentials,
                           const AuthenticatedContent& content);

CommitSummary summary_of(const AuthenticatedContent& content, const CommitStep& step);

// Whether the tree is that of the GroupInfo and may be joined, and the GroupInfo is signed by one of its members.
// Errors: mls.group_info.*, mls.extensions.duplicate, mls.tree.*, mls.leaf_node.*, mls.group.*.
Status check_joined(const GroupInfo& info, const RatchetTree& tree, const Checks& checks);

}  // namespace majlis::mls
