#include "crypto/mls/subtree.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/mls/tree_math.hpp"

#include <sodium/crypto_hash_sha256.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace majlis::mls {
namespace {

enum class NodeType : std::uint8_t { kLeaf = 1, kParent = 2 };

Hash hash_of(ByteView bytes) {
  Hash hash;
  crypto_hash_sha256(hash.data(), bytes.data(), bytes.size());
  return hash;
}

// TreeHashInput (section 7.8).
Hash leaf_hash(LeafIndex index, const LeafNode* leaf) {
  Writer writer;
  writer(NodeType::kLeaf, index, static_cast<std::uint8_t>(leaf != nullptr));
  if (leaf != nullptr) writer(*leaf);
  return hash_of(writer.view());
}

Hash parent_hash(const ParentNode* parent, const Hash& left, const Hash& right) {
  Writer writer;
  writer(NodeType::kParent, static_cast<std::uint8_t>(parent != nullptr));
  if (parent != nullptr) writer(*parent);
  writer.vector([&] { writer.raw(left); });
  writer.vector([&] { writer.raw(right); });
  return hash_of(writer.view());
}

Hash blank_hash(NodeIndex index) {
  if (is_leaf(index)) return leaf_hash(leaf_of(index), nullptr);
  return parent_hash(nullptr, blank_hash(left(index)), blank_hash(right(index)));
}

template <class T>
std::vector<T> sorted(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

template <class T>
std::vector<T> both(const std::vector<T>& a, const std::vector<T>& b) {
  std::vector<T> out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

template <class T>
std::vector<T> either(const std::vector<T>& a, const std::vector<T>& b) {
  std::vector<T> out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

std::shared_ptr<const Support> support_of(const LeafNode& leaf) {
  const Capabilities& can = leaf.capabilities;
  return std::make_shared<const Support>(
      Support{{leaf.credential.type}, sorted(can.credentials), sorted(can.extensions), sorted(can.proposals)});
}

std::shared_ptr<const Support> combine(const std::shared_ptr<const Support>& a,
                                       const std::shared_ptr<const Support>& b) {
  if (a == nullptr || a == b) return b;
  if (b == nullptr || *a == *b) return a;
  return std::make_shared<const Support>(Support{either(a->credentials_used, b->credentials_used),
                                                 both(a->credentials, b->credentials),
                                                 both(a->extensions, b->extensions), both(a->proposals, b->proposals)});
}

}  // namespace

std::uint64_t key_tag(ByteView key) {
  std::uint64_t tag = 0;
  for (const std::uint8_t byte : key.first(std::min<std::size_t>(8, key.size()))) tag = tag << 8 | byte;
  return tag;
}

SubtreePtr make_leaf(LeafIndex index, LeafPtr leaf) {
  auto node = std::make_shared<Subtree>();
  node->index = node_of(index);
  node->hash = leaf_hash(index, leaf.get());
  if (leaf != nullptr) {
    node->members = 1;
    node->blank = false;
    node->key_tag = key_tag(leaf->encryption_key.view());
    node->signature_tag = key_tag(leaf->signature_key.view());
    node->support = support_of(*leaf);
  }
  node->leaf = std::move(leaf);
  return node;
}

SubtreePtr make_parent(NodeIndex index, ParentPtr parent, SubtreePtr left, SubtreePtr right) {
  auto node = std::make_shared<Subtree>();
  node->index = index;
  node->hash = parent_hash(parent.get(), left->hash, right->hash);
  if (parent == nullptr && left->blank && right->blank) return node;
  node->blank = false;
  node->members = left->members + right->members;
  if (parent != nullptr) node->key_tag = key_tag(parent->encryption_key.view());
  node->support = combine(left->support, right->support);
  node->parent = std::move(parent);
  node->left = std::move(left);
  node->right = std::move(right);
  return node;
}

SubtreePtr make_blank(NodeIndex index) {
  auto node = std::make_shared<Subtree>();
  node->index = index;
  node->hash = blank_hash(index);
  return node;
}

Children children(const SubtreePtr& subtree) {
  if (subtree->left != nullptr) return {subtree->left, subtree->right};
  return {make_blank(left(subtree->index)), make_blank(right(subtree->index))};
}

}  // namespace majlis::mls
