// Any bytes as a stored group, with and without a checksum that fits: what is taken comes back byte by byte, and
// whatever it holds can be used without worse than an error.

#include "crypto/mls/group.hpp"
#include "crypto/primitives/hash.hpp"

#include <cstdlib>

using namespace majlis;

namespace {

void use(mls::Group& group) {
  crypto::SeededRandom random(1);
  const mls::AcceptAnyCredential anybody;
  mls::CommitOptions path;
  path.force_path = true;
  static_cast<void>(group.commit(path, {anybody}, random));
  const auto sealed = group.seal(as_bytes("on we go"), {}, random);
  if (sealed.ok()) static_cast<void>(group.open(*sealed));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView body(data, size);
  static_cast<void>(mls::Group::restore(body));
  Bytes stored = to_bytes(body);
  append(stored, crypto::sha256(body));
  auto group = mls::Group::restore(stored);
  if (!group.ok()) return 0;
  const Secret again = group->serialise();
  if (!equal(again.view(), stored)) std::abort();
  use(*group);
  return 0;
}
