// The proposals that a commit covers: whether they are valid together, and what they change (RFC 9420, sections 12.2
// and 12.3).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/mls/credential.hpp"
#include "crypto/mls/framing.hpp"
#include "crypto/mls/group_context.hpp"
#include "crypto/mls/proposal.hpp"
#include "crypto/mls/psk.hpp"
#include "crypto/mls/ratchet_tree.hpp"
#include "crypto/mls/types.hpp"

#include <optional>
#include <vector>

namespace majlis::mls {

// A proposal with who made it. Borrows what it points to.
struct ListedProposal {
  const Proposal* proposal = nullptr;
  Sender sender;
  const ProposalRef* ref = nullptr;  // null if the commit holds the proposal itself
};

// The state that proposals are applied to, and the rules that they are judged by.
struct ProposalBase {
  const RatchetTree& tree;
  const GroupContext& context;
  const CredentialChecker& credentials;
  // Set while a group is made that descends from another: only then are PSKs of such usage valid (12.1.4).
  bool descends = false;
};

// A member's leaf replaced by an Update.
struct UpdatedLeaf {
  LeafIndex leaf;
  const ProposalRef* ref;
};

// What the proposals did.
struct AppliedProposals {
  RatchetTree tree;
  Extensions extensions;  // of the new GroupContext
  bool extensions_changed = false;
  std::vector<LeafIndex> added;  // sorted, in the order of the Adds
  std::vector<LeafIndex> removed;
  std::vector<UpdatedLeaf> updated;
  std::vector<PreSharedKeyId> psks;
  std::optional<ReInit> reinit;
  std::optional<Bytes> external_init;  // the KEM output
  bool path_required = false;          // section 12.4
};

// A member's commit. Errors, each "mls.proposals." or "mls.proposal." and what is wrong: own_update, removes_committer,
// same_leaf, duplicate_psk, duplicate_context_extensions, reinit_not_alone, external_init; update_sender, remove_blank,
// psk_nonce, psk_usage, reinit_version, external_sender_type; also those of KeyPackage::check, LeafNode::check_* and
// the credential checker, and mls.leaf_node.same_encryption_key.
Result<AppliedProposals> apply_proposals(const ProposalBase& base, const std::vector<ListedProposal>& list,
                                         LeafIndex committer);

// A joiner's external commit. Errors: mls.proposals.external_reference, .external_init_count, .external_remove_count,
// .external_type, .duplicate_psk and those of single proposals.
Result<AppliedProposals> apply_external_proposals(const ProposalBase& base, const std::vector<ListedProposal>& list);

// Whether a proposal may come from this kind of sender (section 12.1.8). Errors: mls.proposal.external_sender_type.
Status check_sender(const Proposal& proposal, const Sender& sender);

// The application accepts everybody whom the group's extensions let propose from outside (sections 5.3.1 and 12.1.8.1).
// Errors: mls.codec.*, the credential checker's.
Status check_external_senders(const Extensions& extensions, const CredentialChecker& credentials);

// A leaf that takes the place of another in an Update or Commit (section 7.3). Errors: mls.leaf_node.* and the
// credential checker's.
Status check_replacing_leaf(const LeafNode& leaf, LeafNodeSource source, const LeafPlace& place,
                            const CredentialChecker& credentials, CredentialContext context, const LeafNode* old);

}  // namespace majlis::mls
