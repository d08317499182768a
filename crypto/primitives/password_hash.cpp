#include "crypto/primitives/password_hash.hpp"

#include "crypto/primitives/sodium.hpp"

#include <cstdlib>
#include <string>

namespace majlis::crypto {
namespace {

Status check_cost(const PasswordCost& cost) {
  if (cost.passes >= kLeastPasswordCost.passes && cost.passes <= kMostPasswordCost.passes &&
      cost.memory >= kLeastPasswordCost.memory && cost.memory <= kMostPasswordCost.memory && cost.memory % 1024 == 0) {
    return {};
  }
  return Error{"crypto.password.cost", "a passphrase cost of " + std::to_string(cost.passes) + " passes over " +
                                           std::to_string(cost.memory) +
                                           " bytes is outside of 1 to 16 passes over 8 KiB to 256 MiB in whole KiB"};
}

}  // namespace

Result<Secret> password_hash(ByteView password, ByteView salt, const PasswordCost& cost, std::size_t size) {
  need_sodium();
  if (salt.size() != kPasswordSaltSize || size < 16 || size > 64) std::abort();
  MAJLIS_CHECK(check_cost(cost));
  // An empty view may hold no pointer, and libsodium declares that it must be given one.
  const char* text = password.empty() ? "" : as_text(password).data();
  Secret out(size);
  if (crypto_pwhash(out.mutable_view().data(), size, text, password.size(), salt.data(), cost.passes,
                    static_cast<std::size_t>(cost.memory), crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error{"crypto.password.memory", "the system does not give the " + std::to_string(cost.memory / 1024) +
                                               " KiB that this passphrase needs: free some memory and try again"};
  }
  return out;
}

}  // namespace majlis::crypto
