// crypto-basics, deserialization and tree-math.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/labels.hpp"
#include "crypto/mls/tree_math.hpp"
#include "crypto/mls/vectors/vectors.hpp"

namespace majlis::mls::vectors {
namespace {

Status run_signing(const Case& vector) {
  const SignaturePublicKey key{vector.bytes("pub")};
  const Bytes content = vector.bytes("content");
  const std::string label = vector.text("label");
  MAJLIS_CHECK(expect("the signature verifies", verify_with_label(key, label, content, vector.bytes("signature"))));
  MAJLIS_TRY(const auto private_key, crypto::SigningKey::from_seed(vector.bytes("priv")));
  const Bytes ours = sign_with_label(private_key, label, content);
  return expect("our signature verifies", verify_with_label(key, label, content, ours));
}

Status run_encryption(const Case& vector) {
  const crypto::HpkeKeyPair key{vector.secret("priv"), vector.bytes("pub")};
  const std::string label = vector.text("label");
  const Bytes context = vector.bytes("context");
  const Bytes plaintext = vector.bytes("plaintext");
  MAJLIS_TRY(const Secret opened,
             decrypt_with_label(key, label, context, {vector.bytes("kem_output"), vector.bytes("ciphertext")}));
  MAJLIS_CHECK(expect("plaintext", opened, plaintext));
  crypto::SystemRandom random;
  MAJLIS_TRY(const auto sealed, encrypt_with_label(random, {key.public_key}, label, context, plaintext));
  MAJLIS_TRY(const Secret reopened, decrypt_with_label(key, label, context, sealed));
  return expect("our plaintext", reopened, plaintext);
}

Status expect_node(std::string_view what, bool exists, NodeIndex node, const std::optional<std::uint64_t>& wanted) {
  MAJLIS_CHECK(expect(what, std::uint64_t{exists}, std::uint64_t{wanted.has_value()}));
  return exists ? expect(what, node.value, *wanted) : Status();
}

}  // namespace

Status run_crypto_basics(const Case& vector) {
  const Case ref = vector.child("ref_hash");
  MAJLIS_CHECK(expect("ref_hash", ref_hash(ref.text("label"), ref.bytes("value")), ref.bytes("out")));
  const Case expand = vector.child("expand_with_label");
  MAJLIS_CHECK(expect("expand_with_label",
                      expand_with_label(expand.secret("secret"), expand.text("label"), expand.bytes("context"),
                                        static_cast<std::size_t>(expand.number("length"))),
                      expand.bytes("out")));
  const Case derive = vector.child("derive_secret");
  MAJLIS_CHECK(
      expect("derive_secret", derive_secret(derive.secret("secret"), derive.text("label")), derive.bytes("out")));
  const Case tree = vector.child("derive_tree_secret");
  const Generation generation{static_cast<std::uint32_t>(tree.number("generation"))};
  MAJLIS_CHECK(expect("derive_tree_secret",
                      derive_tree_secret(tree.secret("secret"), tree.text("label"), generation,
                                         static_cast<std::size_t>(tree.number("length"))),
                      tree.bytes("out")));
  MAJLIS_CHECK(run_signing(vector.child("sign_with_label")));
  return run_encryption(vector.child("encrypt_with_label"));
}

Status run_deserialization(const Case& vector) {
  // The header alone is decoded: what it announces may be as large as a gigabyte.
  const Bytes header = vector.bytes("vlbytes_header");
  Reader reader(header);
  MAJLIS_CHECK(expect("length", reader.varint(), vector.number("length")));
  return reader.finish();
}

Status run_tree_math(const Case& vector) {
  const auto leaves = static_cast<std::uint32_t>(vector.number("n_leaves"));
  MAJLIS_CHECK(expect("n_nodes", node_width(leaves), vector.number("n_nodes")));
  MAJLIS_CHECK(expect("root", root(leaves).value, vector.number("root")));
  const auto lefts = vector.numbers("left");
  const auto rights = vector.numbers("right");
  const auto parents = vector.numbers("parent");
  const auto siblings = vector.numbers("sibling");
  const std::size_t width = node_width(leaves);
  MAJLIS_CHECK(expect("every node is listed", lefts.size() == width && rights.size() == width &&
                                                  parents.size() == width && siblings.size() == width));
  for (std::uint32_t i = 0; i < width; ++i) {
    const NodeIndex node{i};
    const bool inner = !is_leaf(node);
    const bool below = node != root(leaves);
    MAJLIS_CHECK(expect_node("left", inner, inner ? left(node) : node, lefts[i]));
    MAJLIS_CHECK(expect_node("right", inner, inner ? right(node) : node, rights[i]));
    MAJLIS_CHECK(expect_node("parent", below, parent(node), parents[i]));
    MAJLIS_CHECK(expect_node("sibling", below, sibling(node), siblings[i]));
  }
  return {};
}

}  // namespace majlis::mls::vectors
