// tree-operations, tree-validation and treekem.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_context.hpp"
#include "crypto/mls/ratchet_tree.hpp"
#include "crypto/mls/tree_math.hpp"
#include "crypto/mls/tree_validation.hpp"
#include "crypto/mls/treekem.hpp"
#include "crypto/mls/vectors/vectors.hpp"

#include <map>
#include <utility>

namespace majlis::mls::vectors {
namespace {

struct Member {
  TreeKeys keys;
  crypto::SigningKey signing_key;
};

Result<Member> read_member(const Case& leaf, const RatchetTree& tree) {
  MAJLIS_TRY(auto signing_key, crypto::SigningKey::from_seed(leaf.bytes("signature_priv")));
  TreeKeys keys;
  keys.own = {static_cast<std::uint32_t>(leaf.number("index"))};
  keys.keys.emplace(node_of(keys.own), leaf.secret("encryption_priv"));
  for (const Case& each : leaf.list("path_secrets")) {
    keys.keys[{static_cast<std::uint32_t>(each.number("node"))}] = node_key(each.secret("path_secret")).private_key;
  }
  for (const auto& [node, key] : keys.keys) {
    MAJLIS_CHECK(expect("the node of a private key is not blank", tree.key(node) != nullptr));
    MAJLIS_TRY(const Bytes public_key, crypto::hpke_public_key(key.view()));
    MAJLIS_CHECK(expect("public key", public_key, tree.key(node)->view()));
  }
  return Member{std::move(keys), std::move(signing_key)};
}

// Everything that one update path's checks share.
struct PathCase {
  const RatchetTree& tree;
  const std::map<LeafIndex, Member>& members;
  GroupContext context;
  LeafIndex sender;
};

// Every other member decrypts the path. `path_secrets` may be empty.
Status check_receivers(const PathCase& test, const RatchetTree& merged, const UpdatePath& path,
                       const std::vector<Bytes>& path_secrets, ByteView commit_secret) {
  GroupContext context = test.context;
  context.tree_hash = to_bytes(merged.hash());
  const Bytes encoded = encode(context);
  const std::vector<PathStep> steps = merged.filtered_direct_path(test.sender);
  for (const auto& [leaf, member] : test.members) {
    if (leaf == test.sender) continue;
    TreeKeys keys = member.keys.clone();
    MAJLIS_TRY(const Secret secret, decrypt_path(keys, merged, test.sender, path, {}, encoded));
    MAJLIS_CHECK(expect("commit_secret", secret, commit_secret));
    if (path_secrets.empty()) continue;
    const std::size_t step = step_above(steps, leaf);
    MAJLIS_CHECK(expect("there is a path secret for every leaf", leaf.value < path_secrets.size()));
    const Secret node = node_key(Secret(path_secrets[leaf.value])).private_key;
    MAJLIS_CHECK(expect("path_secret", keys.keys.at(steps[step].node), node.view()));
  }
  return {};
}

Status run_update_path(const Case& vector, PathCase& test) {
  MAJLIS_TRY(const auto path, decode<UpdatePath>(vector.bytes("update_path")));
  MAJLIS_TRY(const RatchetTree merged, merge_path(test.tree, test.sender, path));
  MAJLIS_CHECK(expect("tree_hash_after", merged.hash(), vector.bytes("tree_hash_after")));
  MAJLIS_CHECK(check_receivers(test, merged, path, vector.bytes_list("path_secrets"), vector.bytes("commit_secret")));

  const auto sender = test.members.find(test.sender);
  const LeafNode* leaf = test.tree.leaf(test.sender);
  MAJLIS_CHECK(expect("the sender's keys are given", sender != test.members.end() && leaf != nullptr));
  crypto::SystemRandom random;
  NewPath ours =
      make_path(test.tree, sender->second.keys, *leaf, sender->second.signing_key, test.context.group_id, random);
  GroupContext context = test.context;
  context.tree_hash = to_bytes(ours.tree.hash());
  MAJLIS_CHECK(encrypt_path(ours, {}, encode(context), random));
  MAJLIS_TRY(const RatchetTree ours_merged, merge_path(test.tree, test.sender, ours.path));
  return check_receivers(test, ours_merged, ours.path, {}, ours.commit_secret.view());
}

}  // namespace

Status run_tree_operations(const Case& vector) {
  MAJLIS_TRY(const RatchetTree before, RatchetTree::decode(vector.bytes("tree_before")));
  MAJLIS_CHECK(expect("tree_hash_before", before.hash(), vector.bytes("tree_hash_before")));
  MAJLIS_TRY(const auto proposal, decode<Proposal>(vector.bytes("proposal")));
  const LeafIndex sender{static_cast<std::uint32_t>(vector.number("proposal_sender"))};
  RatchetTree after = before;
  if (const Add* add = proposal.as<Add>()) {
    after = before.add(add->key_package.leaf_node).first;
  } else if (const Update* update = proposal.as<Update>()) {
    after = before.update(sender, update->leaf_node);
  } else if (const Remove* remove = proposal.as<Remove>()) {
    after = before.remove(remove->removed);
  } else {
    return expect("the proposal changes the tree", false);
  }
  MAJLIS_CHECK(expect("tree_after", after.encode(), vector.bytes("tree_after")));
  return expect("tree_hash_after", after.hash(), vector.bytes("tree_hash_after"));
}

Status run_tree_validation(const Case& vector) {
  const Bytes bytes = vector.bytes("tree");
  MAJLIS_TRY(const RatchetTree tree, RatchetTree::decode(bytes));
  MAJLIS_CHECK(expect("the tree encoded again", tree.encode(), bytes));
  const auto resolutions = vector.number_lists("resolutions");
  const auto hashes = vector.bytes_list("tree_hashes");
  const std::size_t width = node_width(tree.leaf_count());
  MAJLIS_CHECK(expect("every node is listed", resolutions.size() == width && hashes.size() == width));
  for (std::uint32_t i = 0; i < width; ++i) {
    std::vector<std::uint64_t> resolution;
    for (const NodeIndex node : tree.resolution({i})) resolution.push_back(node.value);
    MAJLIS_CHECK(expect("resolution of node " + std::to_string(i), resolution == resolutions[i]));
    MAJLIS_CHECK(expect("tree hash of node " + std::to_string(i), tree.hash(NodeIndex{i}), hashes[i]));
  }
  return validate_tree(tree, vector.bytes("group_id"), {}, AcceptAnyCredential());
}

Status run_treekem(const Case& vector) {
  MAJLIS_TRY(const RatchetTree tree, RatchetTree::decode(vector.bytes("ratchet_tree")));
  std::map<LeafIndex, Member> members;
  for (const Case& leaf : vector.list("leaves_private")) {
    MAJLIS_TRY(Member member, read_member(leaf, tree));
    const LeafIndex own = member.keys.own;
    members.emplace(own, std::move(member));
  }
  PathCase test{tree, members, {}, {}};
  test.context.group_id = vector.bytes("group_id");
  test.context.epoch = {vector.number("epoch")};
  test.context.confirmed_transcript_hash = vector.bytes("confirmed_transcript_hash");
  for (const Case& path : vector.list("update_paths")) {
    test.sender = {static_cast<std::uint32_t>(path.number("sender"))};
    MAJLIS_CHECK(run_update_path(path, test));
  }
  return {};
}

}  // namespace majlis::mls::vectors
