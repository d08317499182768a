// Any bytes as something sealed under a passphrase, and as a sealed record of a store.

#include "crypto/identity/passphrase.hpp"
#include "crypto/identity/store_key.hpp"

using namespace majlis;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static crypto::SeededRandom random(1);
  static const identity::StoreKey kKey = identity::StoreKey::generate(random);
  const ByteView input(data, size);
  static_cast<void>(kKey.open(input, as_bytes("place")));
  const auto cost = identity::passphrase_cost(input);
  // A cost within the bounds may take seconds, which is no fault: what lies behind it is reached by cheap ones as well.
  if (cost.ok() && cost->passes <= 2 && cost->memory <= 64 * 1024) {
    static_cast<void>(identity::open_with_passphrase(input, as_bytes("correct horse"), "majlis test v1"));
  }
  return 0;
}
