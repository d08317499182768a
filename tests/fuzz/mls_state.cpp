// Any bytes as a stored group, with and without a checksum that fits: what is taken comes back byte by byte.

#include "crypto/mls/group.hpp"
#include "crypto/primitives/hash.hpp"

#include <cstdlib>

using namespace majlis;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView body(data, size);
  static_cast<void>(mls::Group::restore(body));
  Bytes stored = to_bytes(body);
  append(stored, crypto::sha256(body));
  const auto group = mls::Group::restore(stored);
  if (!group.ok()) return 0;
  const Secret again = group->serialise();
  if (!equal(again.view(), stored)) std::abort();
  return 0;
}
