// Any bytes as each of MLS's structures: the first byte says which. What decodes has one encoding.

#include "crypto/mls/codec.hpp"
#include "crypto/mls/message.hpp"
#include "crypto/mls/ratchet_tree.hpp"
#include "crypto/mls/tree_validation.hpp"

#include <cstdlib>

using namespace majlis;
using namespace majlis::mls;

namespace {

template <class T>
Result<T> round_trip(ByteView bytes) {
  auto value = decode<T>(bytes);
  if (value.ok() && !equal(encode(*value), bytes)) std::abort();
  return value;
}

void key_package(ByteView bytes) {
  const auto package = round_trip<KeyPackage>(bytes);
  if (!package.ok()) return;
  static_cast<void>(package->check());
  static_cast<void>(package->ref());
}

void leaf_node(ByteView bytes) {
  const auto leaf = round_trip<LeafNode>(bytes);
  if (!leaf.ok()) return;
  static_cast<void>(leaf->check_contents());
  static_cast<void>(leaf->check_signature({as_bytes("group"), {0}}));
  static_cast<void>(leaf->check_lifetime(1, 2));
}

void tree(ByteView bytes) {
  const auto decoded = RatchetTree::decode(bytes);
  if (!decoded.ok()) return;
  if (!equal(decoded->encode(), bytes)) std::abort();
  const AcceptAnyCredential anybody;
  static_cast<void>(validate_tree(*decoded, as_bytes("group"), {}, anybody));
  static_cast<void>(decoded->next_leaf());
}

void extensions(ByteView bytes) {
  const auto list = round_trip<Extensions>(bytes);
  if (!list.ok()) return;
  static_cast<void>(check_unique(*list));
  static_cast<void>(find_content<RequiredCapabilities>(*list));
  static_cast<void>(find_content<ExternalPub>(*list));
  static_cast<void>(find_content<ExternalSenders>(*list));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes(data + 1, size - 1);
  switch (data[0] % 14) {
    case 0: static_cast<void>(round_trip<MlsMessage>(bytes)); break;
    case 1: key_package(bytes); break;
    case 2: leaf_node(bytes); break;
    case 3: tree(bytes); break;
    case 4: extensions(bytes); break;
    case 5: static_cast<void>(round_trip<Commit>(bytes)); break;
    case 6: static_cast<void>(round_trip<Proposal>(bytes)); break;
    case 7: static_cast<void>(round_trip<GroupInfo>(bytes)); break;
    case 8: static_cast<void>(round_trip<Welcome>(bytes)); break;
    case 9: static_cast<void>(round_trip<GroupSecrets>(bytes)); break;
    case 10: static_cast<void>(round_trip<FramedContent>(bytes)); break;
    case 11: static_cast<void>(round_trip<GroupContext>(bytes)); break;
    case 12: static_cast<void>(round_trip<PreSharedKeyId>(bytes)); break;
    case 13: static_cast<void>(read_head(bytes)); break;
  }
  return 0;
}
