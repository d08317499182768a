#include "crypto/mls/treekem.hpp"

#include "crypto/mls/labels.hpp"
#include "crypto/mls/tree_math.hpp"
#include "crypto/mls/tree_validation.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

namespace majlis::mls {
namespace {

constexpr std::string_view kLabel = "UpdatePathNode";

struct HashedPath {
  std::map<NodeIndex, ParentNode> parents;
  Bytes leaf_parent_hash;
};

// The new parents of a path with their parent hashes, which chain from the root down (section 7.9).
HashedPath hash_path(const RatchetTree& tree, const std::vector<PathStep>& steps,
                     const std::vector<HpkePublicKey>& keys) {
  HashedPath out;
  for (std::size_t i = steps.size(); i-- > 0;) {
    ParentNode parent{keys[i], std::move(out.leaf_parent_hash), {}};
    out.leaf_parent_hash = parent_hash(parent, tree.hash(steps[i].copath));
    out.parents.emplace(steps[i].node, std::move(parent));
  }
  return out;
}

}  // namespace

std::size_t step_above(const std::vector<PathStep>& steps, LeafIndex member) {
  const auto found = std::find_if(steps.begin(), steps.end(),
                                  [&](const PathStep& step) { return in_subtree(node_of(member), step.copath); });
  return static_cast<std::size_t>(found - steps.begin());
}

TreeKeys TreeKeys::clone() const {
  TreeKeys copy;
  copy.own = own;
  for (const auto& [node, key] : keys) copy.keys.emplace(node, key.clone());
  return copy;
}

void TreeKeys::keep_only(const RatchetTree& tree) {
  std::erase_if(keys, [&](const auto& entry) { return tree.key(entry.first) == nullptr; });
}

Result<Secret> TreeKeys::learn(const RatchetTree& tree, const std::vector<PathStep>& path, std::size_t first,
                               const Secret& path_secret) {
  Secret secret = path_secret.clone();
  for (std::size_t i = first; i < path.size(); ++i) {
    crypto::HpkeKeyPair pair = node_key(secret);
    const HpkePublicKey* expected = tree.key(path[i].node);
    if (expected == nullptr || expected->data != pair.public_key) {
      return Error{"mls.path.public_key",
                   "the path secret does not give the public key of node " + std::to_string(path[i].node.value)};
    }
    keys[path[i].node] = std::move(pair.private_key);
    secret = derive_secret(secret, "path");
  }
  return secret;
}

crypto::HpkeKeyPair node_key(const Secret& path_secret) {
  return crypto::hpke_derive_key_pair(derive_secret(path_secret, "node").view());
}

const Secret& NewPath::secret_for(LeafIndex member) const {
  const std::size_t step = step_above(steps, member);
  if (step == steps.size()) std::abort();  // a member's subtree is never blank, so the path has a step for it
  return path_secrets[step];
}

NewPath make_path(const RatchetTree& tree, const TreeKeys& keys, LeafNode leaf, const crypto::SigningKey& key,
                  ByteView group_id, crypto::Random& random) {
  NewPath out;
  out.steps = tree.filtered_direct_path(keys.own);
  out.keys = keys.clone();
  std::vector<HpkePublicKey> public_keys;
  Secret secret = random.secret(kHashSize);
  for (const PathStep& step : out.steps) {
    crypto::HpkeKeyPair pair = node_key(secret);
    public_keys.push_back({std::move(pair.public_key)});
    out.path.nodes.push_back({public_keys.back(), {}});
    out.keys.keys[step.node] = std::move(pair.private_key);
    Secret next = derive_secret(secret, "path");
    out.path_secrets.push_back(std::exchange(secret, std::move(next)));
  }
  out.commit_secret = std::move(secret);

  HashedPath hashed = hash_path(tree, out.steps, public_keys);
  crypto::HpkeKeyPair own = crypto::hpke_generate(random);
  leaf.encryption_key = {std::move(own.public_key)};
  leaf.source = LeafNodeSource::kCommit;
  leaf.parent_hash = std::move(hashed.leaf_parent_hash);
  leaf.sign(key, {group_id, keys.own});
  out.keys.keys[node_of(keys.own)] = std::move(own.private_key);
  out.tree = tree.merge_path(keys.own, leaf, std::move(hashed.parents));
  out.keys.keep_only(out.tree);
  out.path.leaf_node = std::move(leaf);
  return out;
}

Status encrypt_path(NewPath& path, const std::vector<LeafIndex>& added, ByteView context, crypto::Random& random) {
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    for (const NodeIndex node : path.tree.resolution(path.steps[i].copath, added)) {
      MAJLIS_TRY(auto sealed,
                 encrypt_with_label(random, *path.tree.key(node), kLabel, context, path.path_secrets[i].view()));
      path.path.nodes[i].encrypted_path_secret.push_back(std::move(sealed));
    }
  }
  return {};
}

Result<RatchetTree> merge_path(const RatchetTree& tree, LeafIndex committer, const UpdatePath& path) {
  const std::vector<PathStep> steps = tree.filtered_direct_path(committer);
  if (path.nodes.size() != steps.size()) {
    return Error{"mls.path.node_count", "the path has " + std::to_string(path.nodes.size()) + " nodes instead of " +
                                            std::to_string(steps.size())};
  }
  std::vector<HpkePublicKey> keys;
  for (const UpdatePathNode& node : path.nodes) {
    if (!crypto::hpke_valid_public_key(node.encryption_key.view())) {
      return Error{"mls.path.node_key", "nothing can be encrypted to a key of the path"};
    }
    keys.push_back(node.encryption_key);
  }
  HashedPath hashed = hash_path(tree, steps, keys);
  if (path.leaf_node.parent_hash != hashed.leaf_parent_hash) {
    return Error{"mls.path.parent_hash", "the committer's leaf does not authenticate the path above it"};
  }
  return tree.merge_path(committer, path.leaf_node, std::move(hashed.parents));
}

Status check_ciphertexts(const RatchetTree& tree, LeafIndex committer, const UpdatePath& path,
                         const std::vector<LeafIndex>& added) {
  const std::vector<PathStep> steps = tree.filtered_direct_path(committer);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::size_t wanted = tree.resolution(steps[i].copath, added).size();
    const std::size_t given = path.nodes[i].encrypted_path_secret.size();
    if (given == wanted) continue;
    return Error{"mls.path.ciphertext_count", "node " + std::to_string(steps[i].node.value) + " of the path has " +
                                                  std::to_string(given) + " ciphertexts instead of " +
                                                  std::to_string(wanted)};
  }
  return {};
}

Result<Secret> decrypt_path(TreeKeys& keys, const RatchetTree& tree, LeafIndex committer, const UpdatePath& path,
                            const std::vector<LeafIndex>& added, ByteView context) {
  MAJLIS_CHECK(check_ciphertexts(tree, committer, path, added));
  const std::vector<PathStep> steps = tree.filtered_direct_path(committer);
  const std::size_t ours = step_above(steps, keys.own);
  if (ours == steps.size()) return Error{"mls.path.no_key", "the path does not pass above our leaf"};
  const std::vector<NodeIndex> resolution = tree.resolution(steps[ours].copath, added);
  const auto sealed_to =
      std::find_if(resolution.begin(), resolution.end(), [&](NodeIndex node) { return keys.keys.contains(node); });
  if (sealed_to == resolution.end()) return Error{"mls.path.no_key", "the path is encrypted to none of our keys"};
  const auto place = static_cast<std::size_t>(sealed_to - resolution.begin());
  const HpkeCiphertext& sealed = path.nodes[ours].encrypted_path_secret[place];
  const crypto::HpkeKeyPair key{keys.keys.at(*sealed_to).clone(), tree.key(*sealed_to)->data};
  auto secret = decrypt_with_label(key, kLabel, context, sealed);
  if (!secret.ok()) return Error{"mls.path.decrypt", "the path secret does not open with our key"};
  return keys.learn(tree, steps, ours, *secret);
}

}  // namespace majlis::mls
