// Making a commit (RFC 9420, section 12.4.1).
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/tree_math.hpp"

#include <algorithm>
#include <utility>

namespace majlis::mls {
namespace {

// The commit's proposals as it will carry them, and as a list to judge. References come first.
struct Covered {
  std::vector<ProposalOrRef> carried;
  std::vector<ListedProposal> list;
};

Result<Covered> cover(const GroupState& state, const CommitOptions& options) {
  Covered covered;
  for (const ProposalRef& ref : options.references) {
    const auto cached = std::find_if(state.proposals.begin(), state.proposals.end(),
                                     [&](const CachedProposal& each) { return each.ref == ref; });
    if (cached == state.proposals.end()) {
      return Error{"mls.proposals.unknown_reference", "the commit refers to a proposal that was not received"};
    }
    covered.carried.push_back({ref});
    covered.list.push_back({&cached->proposal, cached->sender, &cached->ref});
  }
  for (const Proposal& proposal : options.proposals) {
    covered.carried.push_back({proposal});
    covered.list.push_back({&proposal, Sender::member(state.own_leaf()), nullptr});
  }
  return covered;
}

Status check_lifetimes(const Covered& covered, const std::optional<LifetimeRule>& rule) {
  if (!rule) return {};
  for (const ListedProposal& each : covered.list) {
    const Add* add = each.proposal->as<Add>();
    if (add != nullptr) MAJLIS_CHECK(add->key_package.leaf_node.check_lifetime(rule->now, rule->longest));
  }
  return {};
}

// The Adds of the list, in the order in which they were given leaves.
std::vector<const KeyPackage*> added_packages(const Covered& covered) {
  std::vector<const KeyPackage*> packages;
  for (const ListedProposal& each : covered.list) {
    if (const Add* add = each.proposal->as<Add>()) packages.push_back(&add->key_package);
  }
  return packages;
}

struct WelcomeInputs {
  const GroupState& next;
  const Secret& joiner_secret;
  const Secret& welcome_secret;
  const NewPath* path;  // null if the commit has none
  const AppliedProposals& applied;
};

Result<Bytes> make_welcome(const WelcomeInputs& inputs, const Covered& covered, const CommitOptions& options,
                           crypto::Random& random) {
  const GroupInfo info = make_group_info(inputs.next, options.tree_in_welcome, false, options.welcome_extensions);
  Welcome welcome = Welcome::seal(info, inputs.welcome_secret);
  const std::vector<const KeyPackage*> packages = added_packages(covered);
  for (std::size_t i = 0; i < packages.size(); ++i) {
    GroupSecrets secrets{inputs.joiner_secret.clone(), std::nullopt, inputs.applied.psks};
    if (inputs.path != nullptr) secrets.path_secret = inputs.path->secret_for(inputs.applied.added[i]).clone();
    MAJLIS_CHECK(welcome.add_member(*packages[i], secrets, random));
  }
  return message_of(welcome);
}

}  // namespace

Result<PendingCommit> make_commit(const GroupState& state, const CommitOptions& options, const Checks& checks,
                                  bool descends, crypto::Random& random) {
  MAJLIS_CHECK(state.check_usable());
  MAJLIS_TRY(Covered covered, cover(state, options));
  MAJLIS_CHECK(check_lifetimes(covered, checks.lifetimes));
  const ProposalBase base{state.tree, state.context, checks.credentials, descends};
  MAJLIS_TRY(AppliedProposals applied, apply_proposals(base, covered.list, state.own_leaf()));
  MAJLIS_TRY(const Secret psks, find_psks(applied.psks, checks.psks));

  Commit commit{std::move(covered.carried), std::nullopt};
  GroupContext context = provisional_context(state.context, applied.tree, applied.extensions);
  std::vector<LeafIndex> changed = changed_leaves(applied);
  std::optional<NewPath> path;
  if (applied.path_required || options.force_path || options.new_leaf) {
    LeafNode leaf = options.new_leaf ? leaf_from(*options.new_leaf, state.signing_key.public_key()) : state.own_node();
    path = make_path(applied.tree, state.keys, std::move(leaf), state.signing_key, state.context.group_id, random);
    MAJLIS_CHECK(path->path.leaf_node.check_contents());
    context.tree_hash = to_bytes(path->tree.hash());
    MAJLIS_CHECK(encrypt_path(*path, applied.added, encode(context), random));
    commit.path = path->path;
    changed.push_back(state.own_leaf());
  }
  RatchetTree tree = path ? path->tree : applied.tree;
  MAJLIS_CHECK(check_new_tree(tree, changed, applied.extensions));

  AuthenticatedContent content =
      sign_content(WireFormat::kPublicMessage,
                   {state.context.group_id, state.context.epoch, Sender::member(state.own_leaf()),
                    options.authenticated_data, std::move(commit)},
                   state.signing_key, state.context_bytes);
  const Secret no_commit_secret(kHashSize);
  NextEpoch epoch = next_epoch(std::move(context), state.interim_transcript_hash, content,
                               {state.secrets.init_secret, path ? path->commit_secret : no_commit_secret, psks});
  content.auth.confirmation_tag = epoch.confirmation_tag;
  const Secret joiner = std::move(epoch.joiner_secret);
  const Secret welcome_secret = std::move(epoch.start.welcome_secret);

  TreeKeys keys = path ? std::move(path->keys) : state.keys.clone();
  keys.keep_only(tree);
  auto next = make_state(std::move(epoch), std::move(tree), state.signing_key.clone(), std::move(keys));
  next->reinit = applied.reinit;

  std::optional<Bytes> welcome;
  if (!applied.added.empty()) {
    const WelcomeInputs inputs{*next, joiner, welcome_secret, path ? &*path : nullptr, applied};
    MAJLIS_TRY(welcome, make_welcome(inputs, covered, options, random));
  }
  const GroupInfo info = make_group_info(*next, options.tree_in_group_info, true, options.group_info_extensions);
  return PendingCommit{message_of(protect(std::move(content), state.secrets.membership_key, state.context_bytes)),
                       std::move(welcome), message_of(info), Group(std::move(next))};
}

Result<PendingCommit> Group::commit(const CommitOptions& options, const Checks& checks, crypto::Random& random) const {
  return make_commit(*state_, options, checks, false, random);
}

}  // namespace majlis::mls
