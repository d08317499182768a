// Whether a ratchet tree is what a group may have (RFC 9420, sections 7.3, 7.9 and 12.4.3.1).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/mls/credential.hpp"
#include "crypto/mls/extension.hpp"
#include "crypto/mls/ratchet_tree.hpp"
#include "crypto/mls/types.hpp"

#include <vector>

namespace majlis::mls {

// Section 7.9: the parent hash of `parent` with a copath child of this original tree hash.
Bytes parent_hash(const ParentNode& parent, const Hash& original_sibling);

// Every non-blank parent chains back to exactly one leaf (section 7.9.2). Errors: mls.tree.parent_hash.
Status check_parent_hashes(const RatchetTree& tree);

// Section 12.4.3.1. Errors: mls.tree.unmerged_order, mls.tree.unmerged_leaf, mls.tree.unmerged_chain.
Status check_unmerged_leaves(const RatchetTree& tree);

// No key stands twice in the tree. Errors: mls.leaf_node.duplicate_signature_key,
// mls.leaf_node.duplicate_encryption_key.
Status check_unique_keys(const RatchetTree& tree);
// The same, if all leaves but the `changed` ones were known to be unique.
Status check_unique_keys(const RatchetTree& tree, const std::vector<LeafIndex>& changed);
// None of these encryption keys is in the tree or given twice. Errors: mls.path.reused_key.
Status check_fresh_keys(const RatchetTree& tree, const std::vector<const HpkePublicKey*>& keys);

// All members together support what the group uses: its extensions, its required capabilities, each other's credential
// types. Errors: mls.group.extension_support, mls.group.required_capabilities, mls.group.credential_support,
// mls.codec.*.
Status check_support(const RatchetTree& tree, const Extensions& group_extensions);

// All of the above and each leaf by itself: what somebody who joins must know of a tree, but for its hash.
// Errors also: those of LeafNode::check_contents and check_signature, the credential checker's, mls.tree.node_key.
Status validate_tree(const RatchetTree& tree, ByteView group_id, const Extensions& group_extensions,
                     const CredentialChecker& credentials);

}  // namespace majlis::mls
