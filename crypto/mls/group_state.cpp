#include "crypto/mls/group_state.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/mls/transcript.hpp"
#include "crypto/mls/tree_math.hpp"
#include "crypto/mls/tree_validation.hpp"

#include <utility>

namespace majlis::mls {

std::unique_ptr<GroupState> GroupState::clone() const {
  auto copy = std::make_unique<GroupState>(GroupState{context,
                                                      context_bytes,
                                                      tree,
                                                      signing_key.clone(),
                                                      keys.clone(),
                                                      secrets.clone(),
                                                      messages.clone(),
                                                      interim_transcript_hash,
                                                      confirmation_tag,
                                                      proposals,
                                                      {},
                                                      reinit});
  for (const OwnUpdate& update : own_updates) {
    copy->own_updates.push_back({update.ref, update.encryption_key.clone()});
  }
  return copy;
}

Status GroupState::check_usable() const {
  if (!reinit) return {};
  return Error{"mls.group.reinitialised", "the group was ended by a ReInit; use the group that follows it"};
}

GroupContext provisional_context(const GroupContext& old, const RatchetTree& tree, Extensions extensions) {
  GroupContext context = old;
  ++context.epoch.value;
  context.tree_hash = to_bytes(tree.hash());
  context.extensions = std::move(extensions);
  return context;
}

NextEpoch next_epoch(GroupContext provisional, ByteView interim_before, const AuthenticatedContent& commit,
                     const EpochInputs& inputs) {
  NextEpoch next;
  next.context = std::move(provisional);
  next.context.confirmed_transcript_hash = confirmed_transcript_hash(interim_before, commit);
  next.context_bytes = encode(next.context);
  next.joiner_secret = joiner_secret(inputs.init_secret, inputs.commit_secret, next.context_bytes);
  next.start = start_epoch(next.joiner_secret, inputs.psk_secret, next.context_bytes);
  next.confirmation_tag = next.start.secrets.confirmation_tag(next.context.confirmed_transcript_hash);
  next.interim_transcript_hash = interim_transcript_hash(next.context.confirmed_transcript_hash, next.confirmation_tag);
  return next;
}

std::unique_ptr<GroupState> make_state(NextEpoch epoch, RatchetTree tree, crypto::SigningKey key, TreeKeys keys) {
  SecretTree messages(std::move(epoch.start.encryption_secret), tree.leaf_count());
  return std::make_unique<GroupState>(GroupState{std::move(epoch.context),
                                                 std::move(epoch.context_bytes),
                                                 std::move(tree),
                                                 std::move(key),
                                                 std::move(keys),
                                                 std::move(epoch.start.secrets),
                                                 std::move(messages),
                                                 std::move(epoch.interim_transcript_hash),
                                                 std::move(epoch.confirmation_tag),
                                                 {},
                                                 {},
                                                 {}});
}

LeafNode leaf_from(const LeafOptions& options, ByteView signature_key) {
  LeafNode leaf;
  leaf.signature_key = {to_bytes(signature_key)};
  leaf.credential = options.credential;
  leaf.capabilities = options.capabilities;
  leaf.extensions = options.extensions;
  return leaf;
}

Result<Secret> find_psks(const std::vector<PreSharedKeyId>& ids, const PskSource* source) {
  static const PskTable kNone;
  return psk_secret(ids, source != nullptr ? *source : kNone);
}

Result<RatchetTree> find_tree(const Extensions& extensions, const std::optional<RatchetTree>& given) {
  if (const Extension* inside = find(extensions, ExtensionType::kRatchetTree)) return RatchetTree::decode(inside->data);
  if (given) return *given;
  return Error{"mls.tree.missing", "the message does not bring the ratchet tree; fetch it and pass it in"};
}

Status check_joined_tree(const RatchetTree& tree, const GroupContext& context, const Checks& checks) {
  MAJLIS_CHECK(validate_tree(tree, context.group_id, context.extensions, checks.credentials));
  MAJLIS_CHECK(check_external_senders(context.extensions, checks.credentials));
  Status status;
  if (!checks.lifetimes) return status;
  tree.for_each_leaf([&](LeafIndex, const LeafNode& leaf) {
    if (status.ok()) status = leaf.check_lifetime(checks.lifetimes->now, checks.lifetimes->longest);
  });
  return status;
}

Status check_new_tree(const RatchetTree& tree, const std::vector<LeafIndex>& changed, const Extensions& extensions) {
  MAJLIS_CHECK(check_unique_keys(tree, changed));
  return check_support(tree, extensions);
}

std::vector<LeafIndex> changed_leaves(const AppliedProposals& applied) {
  std::vector<LeafIndex> changed = applied.added;
  for (const UpdatedLeaf& updated : applied.updated) changed.push_back(updated.leaf);
  return changed;
}

Status check_path_keys(const RatchetTree& tree, const UpdatePath& path) {
  std::vector<const HpkePublicKey*> keys{&path.leaf_node.encryption_key};
  for (const UpdatePathNode& node : path.nodes) keys.push_back(&node.encryption_key);
  return check_fresh_keys(tree, keys);
}

GroupInfo make_group_info(const GroupState& state, bool with_tree, bool with_external_key, Extensions extensions) {
  GroupInfo info;
  info.group_context = state.context;
  info.extensions = std::move(extensions);
  if (with_external_key) {
    set(info.extensions, make_extension(ExternalPub{{state.secrets.external_key().public_key}}));
  }
  if (with_tree) set(info.extensions, {ExtensionType::kRatchetTree, state.tree.encode()});
  info.confirmation_tag = state.confirmation_tag;
  info.signer = state.own_leaf();
  info.sign(state.signing_key);
  return info;
}

}  // namespace majlis::mls
