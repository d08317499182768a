// TreeKEM: new keys for a committer's direct path, sent so that every other member gets those of its own ancestors
// (RFC 9420, sections 7.4 to 7.6).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/commit.hpp"
#include "crypto/mls/ratchet_tree.hpp"
#include "crypto/mls/types.hpp"
#include "crypto/primitives/hpke.hpp"
#include "crypto/primitives/random.hpp"
#include "crypto/primitives/signature.hpp"

#include <map>
#include <vector>

namespace majlis::mls {

// A member's private keys: its leaf's and those of its ancestors that it knows.
struct TreeKeys {
  LeafIndex own;
  std::map<NodeIndex, Secret> keys;

  TreeKeys clone() const;
  template <class Archive>
  void fields(Archive& archive) {
    archive(own, keys);
  }
  // Forgets the keys of nodes that are blank in `tree`.
  void keep_only(const RatchetTree& tree);
  // Derives and keeps the keys of `path`'s steps from the `first` one up, whose path secret is given; each must match
  // the public key in `tree`. Returns the commit secret, which follows the last. Errors: mls.path.public_key.
  Result<Secret> learn(const RatchetTree& tree, const std::vector<PathStep>& path, std::size_t first,
                       const Secret& path_secret);
};

// Which step of a committer's path gives `member` its path secret: the lowest above both; path.size() if none does.
std::size_t step_above(const std::vector<PathStep>& path, LeafIndex member);

// The key pair of a node with this path secret.
crypto::HpkeKeyPair node_key(const Secret& path_secret);

// A path that was drawn but not yet encrypted to the others.
struct NewPath {
  std::vector<PathStep> steps;
  std::vector<Secret> path_secrets;  // one for each step
  Secret commit_secret;
  RatchetTree tree;  // with the path merged in
  TreeKeys keys;     // the committer's
  UpdatePath path;   // complete but for its ciphertexts

  // The path secret that a new member needs: that of the lowest node above both it and the committer.
  const Secret& secret_for(LeafIndex member) const;
};

// Draws a new path in `tree`, where all proposals are applied. `leaf` gives all but the encryption key, the source, the
// parent hash and the signature.
NewPath make_path(const RatchetTree& tree, const TreeKeys& keys, LeafNode leaf, const crypto::SigningKey& key,
                  ByteView group_id, crypto::Random& random);
// Encrypts the path's secrets, but not to the leaves in `added` (sorted). `context` is the encoded provisional
// GroupContext. Errors: crypto.hpke.public_key.
Status encrypt_path(NewPath& path, const std::vector<LeafIndex>& added, ByteView context, crypto::Random& random);

// A received path merged into the tree, with the parent hash checked.
// Errors: mls.path.node_count, mls.path.node_key, mls.path.parent_hash.
Result<RatchetTree> merge_path(const RatchetTree& tree, LeafIndex committer, const UpdatePath& path);
// Whether each node of a received path is encrypted to the whole resolution of its copath, without the leaves in
// `added` (sorted). `tree` is what merge_path gave. Errors: mls.path.ciphertext_count.
Status check_ciphertexts(const RatchetTree& tree, LeafIndex committer, const UpdatePath& path,
                         const std::vector<LeafIndex>& added);
// The commit secret of a received path, whose keys are learnt. `tree` is what merge_path gave.
// Errors: mls.path.ciphertext_count, mls.path.no_key, mls.path.decrypt, mls.path.public_key.
Result<Secret> decrypt_path(TreeKeys& keys, const RatchetTree& tree, LeafIndex committer, const UpdatePath& path,
                            const std::vector<LeafIndex>& added, ByteView context);

}  // namespace majlis::mls
