// Joining by Welcome (RFC 9420, section 12.4.3.1).
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/transcript.hpp"
#include "crypto/mls/tree_math.hpp"

#include <algorithm>
#include <utility>

namespace majlis::mls {
namespace {

// The PSK that claims descent from another group, or null. Errors: mls.welcome.psk_usage.
Result<const PreSharedKeyId*> find_descent(const GroupSecrets& secrets) {
  const PreSharedKeyId* found = nullptr;
  for (const PreSharedKeyId& psk : secrets.psks) {
    if (!psk.is_descent()) continue;
    if (found != nullptr) return Error{"mls.welcome.psk_usage", "the Welcome claims to descend from two groups"};
    found = &psk;
  }
  return found;
}

bool has_member(const std::vector<Credential>& members, const Credential& wanted, const CredentialChecker& checker) {
  return std::any_of(members.begin(), members.end(),
                     [&](const Credential& member) { return checker.same_client(member, wanted); });
}

Status check_reinit(const Ancestor& ancestor, const GroupContext& context, const std::vector<Credential>& members,
                    const CredentialChecker& checker) {
  const Error mismatch{"mls.welcome.reinit", "the new group is not the one that the ReInit announced"};
  if (!ancestor.reinit) return mismatch;
  const ReInit& wanted = *ancestor.reinit;
  if (wanted.group_id != context.group_id || wanted.version != context.version ||
      wanted.cipher_suite != context.cipher_suite || wanted.extensions != context.extensions) {
    return mismatch;
  }
  for (const Credential& old : ancestor.members) {
    if (has_member(members, old, checker)) continue;
    return Error{"mls.welcome.descent_members", "a member of the old group is missing in the new one"};
  }
  return {};
}

// Sections 11.2 and 11.3: whether the group is what its PSK says that it is.
Status check_descent(const PreSharedKeyId* psk, const Ancestor* ancestor, const GroupContext& context,
                     const RatchetTree& tree, const CredentialChecker& checker) {
  if (psk == nullptr && ancestor == nullptr) return {};
  if (psk == nullptr || ancestor == nullptr || psk->group_id != ancestor->group_id || psk->epoch != ancestor->epoch) {
    return Error{"mls.welcome.descent", "the group does not descend from the group that it was expected to"};
  }
  if (context.epoch != Epoch{1}) {
    return Error{"mls.welcome.descent_epoch", "a group that descends from another is joined in its epoch 1"};
  }
  std::vector<Credential> members;
  tree.for_each_leaf([&](LeafIndex, const LeafNode& leaf) { members.push_back(leaf.credential); });
  if (psk->usage == ResumptionUsage::kReInit) return check_reinit(*ancestor, context, members, checker);
  for (const Credential& member : members) {
    if (has_member(ancestor->members, member, checker)) continue;
    return Error{"mls.welcome.descent_members", "a member of the branch was not in the group that it branches from"};
  }
  return {};
}

// Our leaf in the tree: the one that is the key package's.
Result<LeafIndex> find_own_leaf(const RatchetTree& tree, const KeyPackage& package) {
  std::optional<LeafIndex> found;
  const Bytes wanted = encode(package.leaf_node);
  tree.for_each_leaf([&](LeafIndex index, const LeafNode& leaf) {
    if (leaf.encryption_key == package.leaf_node.encryption_key && encode(leaf) == wanted) found = index;
  });
  if (found) return *found;
  return Error{"mls.welcome.no_leaf", "the tree does not hold the leaf of the key package"};
}

// The private keys must be those of the key package. Errors: mls.welcome.private_key, crypto.hpke.private_key.
Status check_keys(const JoinOptions& options) {
  const KeyPackage& package = options.key_package;
  MAJLIS_TRY(const Bytes init, crypto::hpke_public_key(options.keys.init_key.view()));
  MAJLIS_TRY(const Bytes encryption, crypto::hpke_public_key(options.keys.encryption_key.view()));
  if (init == package.init_key.data && encryption == package.leaf_node.encryption_key.data &&
      equal(options.signing_key.public_key(), package.leaf_node.signature_key.view())) {
    return {};
  }
  return Error{"mls.welcome.private_key", "the private keys do not belong to the key package"};
}

Result<TreeKeys> join_keys(const RatchetTree& tree, LeafIndex signer, const GroupSecrets& secrets,
                           const JoinOptions& options) {
  TreeKeys keys;
  MAJLIS_TRY(keys.own, find_own_leaf(tree, options.key_package));
  keys.keys.emplace(node_of(keys.own), options.keys.encryption_key.clone());
  if (!secrets.path_secret) return keys;
  const std::vector<PathStep> path = tree.filtered_direct_path(signer);
  const std::size_t first = step_above(path, keys.own);
  if (first == path.size()) return Error{"mls.path.public_key", "a path secret came from ourselves"};
  MAJLIS_CHECK(keys.learn(tree, path, first, *secrets.path_secret));
  return keys;
}

Status check_unknown_group(const Bytes& group_id, const std::vector<Bytes>* groups) {
  if (groups == nullptr || std::find(groups->begin(), groups->end(), group_id) == groups->end()) return {};
  return Error{"mls.welcome.known_group", "we are in a group of this id already"};
}

}  // namespace

Result<Joined> Group::join(ByteView bytes, const JoinOptions& options) {
  MAJLIS_TRY(const Welcome welcome, read_message<Welcome>(bytes));
  MAJLIS_CHECK(check_keys(options));
  MAJLIS_TRY(const GroupSecrets secrets, welcome.open_secrets(options.key_package, options.keys.init_key));
  MAJLIS_TRY(const PreSharedKeyId* descent, find_descent(secrets));
  MAJLIS_TRY(const Secret psks, find_psks(secrets.psks, options.checks.psks));
  MAJLIS_TRY(GroupInfo info, welcome.open_group_info(welcome_secret(secrets.joiner_secret, psks)));
  const GroupContext& context = info.group_context;
  MAJLIS_CHECK(check_unknown_group(context.group_id, options.groups));

  MAJLIS_TRY(RatchetTree tree, find_tree(info.extensions, options.tree));
  MAJLIS_CHECK(check_joined(info, tree, options.checks));
  MAJLIS_CHECK(check_descent(descent, options.ancestor, context, tree, options.checks.credentials));
  MAJLIS_TRY(TreeKeys keys, join_keys(tree, info.signer, secrets, options));

  NextEpoch epoch;
  epoch.context_bytes = encode(context);
  epoch.start = start_epoch(secrets.joiner_secret, psks, epoch.context_bytes);
  epoch.confirmation_tag = epoch.start.secrets.confirmation_tag(context.confirmed_transcript_hash);
  if (!constant_time_equal(epoch.confirmation_tag, info.confirmation_tag)) {
    return Error{"mls.welcome.confirmation_tag", "the inviter's epoch is not the one that the Welcome leads to"};
  }
  epoch.interim_transcript_hash = interim_transcript_hash(context.confirmed_transcript_hash, epoch.confirmation_tag);
  epoch.context = std::move(info.group_context);
  return Joined{Group(make_state(std::move(epoch), std::move(tree), options.signing_key.clone(), std::move(keys))),
                std::move(info.extensions), info.signer};
}

}  // namespace majlis::mls
