// Applying another's commit (RFC 9420, section 12.4.2).
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/tree_math.hpp"

#include <algorithm>
#include <utility>

namespace majlis::mls {
namespace {

Result<AuthenticatedContent> open_handshake(const GroupState& state, MlsMessage message) {
  if (auto* in_clear = std::get_if<PublicMessage>(&message.body)) return authenticate(state, std::move(*in_clear));
  const auto* sealed = std::get_if<PrivateMessage>(&message.body);
  if (sealed == nullptr || sealed->type != ContentType::kCommit) {
    return Error{"mls.message.wire_format", "this is not a commit"};
  }
  MAJLIS_TRY(OpenedContent opened, authenticate(state, *sealed));
  return std::move(opened.content);
}

Result<std::vector<ListedProposal>> list_proposals(const GroupState& state, const Commit& commit,
                                                   const Sender& sender) {
  std::vector<ListedProposal> list;
  for (const ProposalOrRef& each : commit.proposals) {
    if (const auto* proposal = std::get_if<Proposal>(&each.value)) {
      list.push_back({proposal, sender, nullptr});
      continue;
    }
    const auto& ref = std::get<ProposalRef>(each.value);
    const auto cached = std::find_if(state.proposals.begin(), state.proposals.end(),
                                     [&](const CachedProposal& other) { return other.ref == ref; });
    if (cached == state.proposals.end()) {
      return Error{"mls.proposals.unknown_reference", "the commit refers to a proposal that was not received"};
    }
    list.push_back({&cached->proposal, cached->sender, &ref});
  }
  return list;
}

// One commit on its way through the steps of section 12.4.2.
class Processing {
 public:
  Processing(const GroupState& state, const Checks& checks, const AuthenticatedContent& content)
      : state_(state),
        checks_(checks),
        content_(content),
        commit_(std::get<Commit>(content.content.content)),
        external_(content.content.sender.type == SenderType::kNewMemberCommit) {}

  Result<Applied> run() {
    MAJLIS_CHECK(apply_list());
    if (commit_.path) MAJLIS_CHECK(merge());
    std::vector<LeafIndex> changed = changed_leaves(applied_);
    if (commit_.path) changed.push_back(committer_);
    MAJLIS_CHECK(check_new_tree(tree_, changed, applied_.extensions));
    if (std::find(applied_.removed.begin(), applied_.removed.end(), state_.own_leaf()) != applied_.removed.end()) {
      return Applied{std::nullopt, summary()};
    }
    MAJLIS_TRY(auto next, next_state());
    return Applied{Group(std::move(next)), summary()};
  }

 private:
  Status apply_list() {
    const Sender& sender = content_.content.sender;
    MAJLIS_TRY(const auto list, list_proposals(state_, commit_, sender));
    const ProposalBase base{state_.tree, state_.context, checks_.credentials, false};
    MAJLIS_TRY(applied_, external_ ? apply_external_proposals(base, list) : apply_proposals(base, list, sender.leaf()));
    if (applied_.path_required && !commit_.path) {
      return Error{"mls.commit.path_required", "the commit's proposals need a path, and it has none"};
    }
    tree_ = applied_.tree;
    committer_ = external_ ? tree_.next_leaf() : sender.leaf();
    return {};
  }

  // Judges the path, and merges it into the tree.
  Status merge() {
    const UpdatePath& path = *commit_.path;
    const LeafNode* old = state_.tree.leaf(committer_);
    CredentialContext context{CredentialContext::Place::kCommit, nullptr};
    if (external_) {
      old = applied_.removed.empty() ? nullptr : state_.tree.leaf(applied_.removed.front());
      context.place = CredentialContext::Place::kExternalCommit;
    }
    MAJLIS_CHECK(check_replacing_leaf(path.leaf_node, LeafNodeSource::kCommit, {state_.context.group_id, committer_},
                                      checks_.credentials, context, old));
    MAJLIS_CHECK(check_path_keys(tree_, path));
    if (external_) tree_ = tree_.add(path.leaf_node).first;
    MAJLIS_TRY(tree_, merge_path(tree_, committer_, path));
    return {};
  }

  Result<std::unique_ptr<GroupState>> next_state() {
    GroupContext context = provisional_context(state_.context, tree_, applied_.extensions);
    TreeKeys keys = state_.keys.clone();
    MAJLIS_CHECK(take_own_update(keys));
    keys.keep_only(applied_.tree);
    Secret commit_secret(kHashSize);
    if (commit_.path) {
      MAJLIS_TRY(commit_secret, decrypt_path(keys, tree_, committer_, *commit_.path, applied_.added, encode(context)));
      keys.keep_only(tree_);
    }
    MAJLIS_TRY(const Secret psks, find_psks(applied_.psks, checks_.psks));
    Secret init_secret = state_.secrets.init_secret.clone();
    if (applied_.external_init) {
      MAJLIS_TRY(init_secret, external_init_secret(state_.secrets.external_key(), *applied_.external_init));
    }
    NextEpoch epoch =
        next_epoch(std::move(context), state_.interim_transcript_hash, content_, {init_secret, commit_secret, psks});
    if (!constant_time_equal(epoch.confirmation_tag, content_.auth.confirmation_tag)) {
      return Error{"mls.commit.confirmation_tag", "the committer's next epoch is not ours"};
    }
    auto next = make_state(std::move(epoch), std::move(tree_), state_.signing_key.clone(), std::move(keys));
    next->reinit = applied_.reinit;
    return next;
  }

  // If the commit covers an Update of ours, its private key becomes that of our leaf.
  Status take_own_update(TreeKeys& keys) const {
    for (const UpdatedLeaf& updated : applied_.updated) {
      if (updated.leaf != state_.own_leaf()) continue;
      for (const OwnUpdate& own : state_.own_updates) {
        if (updated.ref == nullptr || own.ref != *updated.ref) continue;
        keys.keys[node_of(keys.own)] = own.encryption_key.clone();
        return {};
      }
      return Error{"mls.commit.unknown_update", "the commit holds an Update of our leaf whose key we do not have"};
    }
    return {};
  }

  CommitSummary summary() const {
    CommitSummary out;
    out.sender = content_.content.sender;
    out.committer = committer_;
    out.added = applied_.added;
    out.removed = applied_.removed;
    for (const UpdatedLeaf& updated : applied_.updated) out.updated.push_back(updated.leaf);
    out.path = commit_.path.has_value();
    out.extensions_changed = applied_.extensions_changed;
    out.psks = applied_.psks;
    out.reinit = applied_.reinit;
    out.authenticated_data = content_.content.authenticated_data;
    return out;
  }

  const GroupState& state_;
  const Checks& checks_;
  const AuthenticatedContent& content_;
  const Commit& commit_;
  bool external_;
  AppliedProposals applied_;
  RatchetTree tree_;
  LeafIndex committer_;
};

}  // namespace

Result<Applied> Group::apply(ByteView bytes, const Checks& checks) const {
  MAJLIS_CHECK(state_->check_usable());
  MAJLIS_TRY(MlsMessage message, decode<MlsMessage>(bytes));
  MAJLIS_TRY(const AuthenticatedContent content, open_handshake(*state_, std::move(message)));
  if (!std::holds_alternative<Commit>(content.content.content)) {
    return Error{"mls.message.wire_format", "this is not a commit"};
  }
  const Sender& sender = content.content.sender;
  if (sender.type == SenderType::kMember && sender.leaf() == own_leaf()) {
    return Error{"mls.commit.own", "this is our own commit; its result is the pending state that commit() gave"};
  }
  return Processing(*state_, checks, content).run();
}

}  // namespace majlis::mls
