#include "crypto/mls/commit_step.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/protection.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace majlis::mls {
namespace {

const Error kWrongContent{"mls.framing.sender_content", "this kind of sender may not send content of this kind"};

// The key that a message must be signed with.
Result<SignaturePublicKey> signer_of(const PublicView& view, const FramedContent& content) {
  const Proposal* proposal = std::get_if<Proposal>(&content.content);
  const Commit* commit = std::get_if<Commit>(&content.content);
  switch (content.sender.type) {
    case SenderType::kMember: {
      const LeafNode* leaf = view.tree.leaf(content.sender.leaf());
      if (leaf != nullptr) return leaf->signature_key;
      return Error{"mls.framing.sender_blank", "the message names a sender whose leaf is blank"};
    }
    case SenderType::kExternal: {
      if (proposal == nullptr) return kWrongContent;
      MAJLIS_TRY(const auto senders, find_content<ExternalSenders>(view.context.extensions));
      if (senders && content.sender.index < senders->senders.size()) {
        return senders->senders[content.sender.index].signature_key;
      }
      return Error{"mls.framing.external_sender", "the group does not list this external sender"};
    }
    case SenderType::kNewMemberProposal: {
      const Add* add = proposal != nullptr ? proposal->as<Add>() : nullptr;
      if (add == nullptr) return kWrongContent;
      return add->key_package.leaf_node.signature_key;
    }
    case SenderType::kNewMemberCommit: {
      if (commit == nullptr) return kWrongContent;
      if (commit->path) return commit->path->leaf_node.signature_key;
      return Error{"mls.commit.path_required", "an external commit needs a path"};
    }
  }
  return kWrongContent;
}

Result<std::vector<ListedProposal>> list_proposals(const PublicView& view, const Commit& commit, const Sender& sender) {
  std::vector<ListedProposal> list;
  for (const ProposalOrRef& each : commit.proposals) {
    if (const auto* proposal = std::get_if<Proposal>(&each.value)) {
      list.push_back({proposal, sender, nullptr});
      continue;
    }
    const auto& ref = std::get<ProposalRef>(each.value);
    const auto cached = std::find_if(view.proposals.begin(), view.proposals.end(),
                                     [&](const CachedProposal& other) { return other.ref == ref; });
    if (cached == view.proposals.end()) {
      return Error{"mls.proposals.unknown_reference", "the commit refers to a proposal that was not received"};
    }
    list.push_back({&cached->proposal, cached->sender, &ref});
  }
  return list;
}

// Judges the path, and merges it into the tree.
Status merge(const PublicView& view, const CredentialChecker& credentials, const UpdatePath& path, bool external,
             CommitStep& step) {
  const LeafNode* old = view.tree.leaf(step.committer);
  CredentialContext context{CredentialContext::Place::kCommit, nullptr};
  if (external) {
    old = step.applied.removed.empty() ? nullptr : view.tree.leaf(step.applied.removed.front());
    context.place = CredentialContext::Place::kExternalCommit;
  }
  MAJLIS_CHECK(check_replacing_leaf(path.leaf_node, LeafNodeSource::kCommit, {view.context.group_id, step.committer},
                                    credentials, context, old));
  MAJLIS_CHECK(check_path_keys(step.tree, path));
  if (external) step.tree = step.tree.add(path.leaf_node).first;
  MAJLIS_TRY(step.tree, merge_path(step.tree, step.committer, path));
  return {};
}

}  // namespace

Status check_place(const PublicView& view, ByteView group_id, Epoch epoch) {
  if (!equal(group_id, view.context.group_id)) return Error{"mls.group.id", "the message is for another group"};
  if (epoch == view.context.epoch) return {};
  return Error{"mls.group.epoch", "the message is of epoch " + std::to_string(epoch.value) + ", and the group is in " +
                                      std::to_string(view.context.epoch.value)};
}

Status check_signed(const PublicView& view, const AuthenticatedContent& content) {
  MAJLIS_TRY(const SignaturePublicKey signer, signer_of(view, content.content));
  return check_signature(content, signer, view.context_bytes);
}

Result<CommitStep> step_of(const PublicView& view, const CredentialChecker& credentials,
                           const AuthenticatedContent& content) {
  const Commit& commit = std::get<Commit>(content.content.content);
  const Sender& sender = content.content.sender;
  const bool external = sender.type == SenderType::kNewMemberCommit;
  MAJLIS_TRY(const auto list, list_proposals(view, commit, sender));
  const ProposalBase base{view.tree, view.context, credentials, false};
  CommitStep step;
  MAJLIS_TRY(step.applied,
             external ? apply_external_proposals(base, list) : apply_proposals(base, list, sender.leaf()));
  if (step.applied.path_required && !commit.path) {
    return Error{"mls.commit.path_required", "the commit's proposals need a path, and it has none"};
  }
  step.tree = step.applied.tree;
  step.committer = external ? step.tree.next_leaf() : sender.leaf();
  std::vector<LeafIndex> changed = changed_leaves(step.applied);
  if (commit.path) {
    MAJLIS_CHECK(merge(view, credentials, *commit.path, external, step));
    changed.push_back(step.committer);
  }
  MAJLIS_CHECK(check_new_tree(step.tree, changed, step.applied.extensions));
  return step;
}

CommitSummary summary_of(const AuthenticatedContent& content, const CommitStep& step) {
  CommitSummary out;
  out.sender = content.content.sender;
  out.committer = step.committer;
  out.added = step.applied.added;
  out.removed = step.applied.removed;
  for (const UpdatedLeaf& updated : step.applied.updated) out.updated.push_back(updated.leaf);
  out.path = std::get<Commit>(content.content.content).path.has_value();
  out.extensions_changed = step.applied.extensions_changed;
  out.psks = step.applied.psks;
  out.reinit = step.applied.reinit;
  out.authenticated_data = content.content.authenticated_data;
  return out;
}

Status check_joined(const GroupInfo& info, const RatchetTree& tree, const Checks& checks) {
  MAJLIS_CHECK(info.check_contents(tree));
  MAJLIS_CHECK(info.check_signature(tree));
  return check_joined_tree(tree, info.group_context, checks);
}

}  // namespace majlis::mls
