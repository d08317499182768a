// The `ratchet_tree` extension (RFC 9420, section 12.4.3.3): all nodes from left to right, without trailing blanks.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/ratchet_tree.hpp"
#include "crypto/mls/tree_math.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

namespace majlis::mls {
namespace {

enum class NodeType : std::uint8_t { kLeaf = 1, kParent = 2 };

struct Node {
  LeafPtr leaf;
  ParentPtr parent;
};

Node read_node(Reader& reader) {
  std::uint8_t present = 0;
  reader(present);
  if (present > 1) reader.fail("mls.codec.optional", "presence is 0 or 1");
  if (present == 0) return {};
  NodeType type{};
  reader(type);
  if (type == NodeType::kLeaf) {
    auto leaf = std::make_shared<LeafNode>();
    reader(*leaf);
    return {std::move(leaf), nullptr};
  }
  if (type == NodeType::kParent) {
    auto parent = std::make_shared<ParentNode>();
    reader(*parent);
    return {nullptr, std::move(parent)};
  }
  reader.fail("mls.tree.node_type", "a node that is neither leaf nor parent");
  return {};
}

SubtreePtr build(std::vector<Node>& nodes, NodeIndex index) {
  if (is_leaf(index)) {
    return make_leaf(leaf_of(index), index.value < nodes.size() ? std::move(nodes[index.value].leaf) : nullptr);
  }
  if (first_leaf(index).value * 2 >= nodes.size()) return make_blank(index);
  SubtreePtr below = build(nodes, left(index));
  SubtreePtr beside = build(nodes, right(index));
  ParentPtr parent = index.value < nodes.size() ? std::move(nodes[index.value].parent) : nullptr;
  return make_parent(index, std::move(parent), std::move(below), std::move(beside));
}

// How many entries there are up to the last that is not blank.
std::size_t used_width(const Subtree& at) {
  if (at.blank) return 0;
  if (at.leaf != nullptr) return at.index.value + std::size_t{1};
  if (!at.right->blank) return used_width(*at.right);
  return at.parent != nullptr ? at.index.value + std::size_t{1} : used_width(*at.left);
}

void write_blanks(Writer& writer, NodeIndex index, std::size_t width) {
  const std::size_t first = std::size_t{first_leaf(index).value} * 2;
  const std::size_t end = std::min<std::size_t>(first + node_width(leaves_below(index)), width);
  for (std::size_t i = first; i < end; ++i) writer(std::uint8_t{0});
}

void write(Writer& writer, const Subtree& at, std::size_t width) {
  if (at.blank) return write_blanks(writer, at.index, width);
  if (at.leaf != nullptr) return writer(std::uint8_t{1}, NodeType::kLeaf, *at.leaf);
  write(writer, *at.left, width);
  if (at.index.value >= width) return;
  if (at.parent != nullptr) {
    writer(std::uint8_t{1}, NodeType::kParent, *at.parent);
  } else {
    writer(std::uint8_t{0});
  }
  write(writer, *at.right, width);
}

}  // namespace

Bytes RatchetTree::encode() const {
  Writer writer;
  writer.vector([&] { write(writer, *root_, used_width(*root_)); });
  return writer.take();
}

Result<RatchetTree> RatchetTree::decode(ByteView bytes) {
  Reader reader(bytes);
  std::vector<Node> nodes;
  bool misplaced = false;
  reader.vector([&] {
    const bool leaf_place = nodes.size() % 2 == 0;
    nodes.push_back(read_node(reader));
    misplaced |= leaf_place ? nodes.back().parent != nullptr : nodes.back().leaf != nullptr;
  });
  MAJLIS_CHECK(reader.finish());
  if (nodes.empty()) return Error{"mls.tree.empty", "a ratchet tree has at least one node"};
  if (misplaced) return Error{"mls.tree.node_type", "a leaf stands at a parent's place or a parent at a leaf's"};
  if (nodes.back().leaf == nullptr && nodes.back().parent == nullptr) {
    return Error{"mls.tree.last_blank", "the last node of a ratchet tree must not be blank"};
  }
  const auto leaves = std::bit_ceil(static_cast<std::uint32_t>(nodes.size() / 2 + 1));
  return RatchetTree(build(nodes, mls::root(leaves)));
}

}  // namespace majlis::mls
