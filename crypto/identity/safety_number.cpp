#include "crypto/identity/safety_number.hpp"

#include "crypto/identity/signed_content.hpp"
#include "crypto/primitives/hash.hpp"
#include "crypto/primitives/signature.hpp"

#include <cstdint>
#include <cstdlib>

namespace majlis::identity {
namespace {

constexpr int kRounds = 5200;
constexpr std::size_t kGroups = 6;
constexpr std::size_t kDigitsPerGroup = 5;
constexpr std::size_t kKeySize = crypto::kSignaturePublicKeySize;

void need_key(ByteView key) {
  if (key.size() != kKeySize) std::abort();
}

// Five bytes give five digits, six times: 30 of the hash's 32 bytes.
std::string digits_of(ByteView hash) {
  std::string digits;
  for (std::size_t group = 0; group < kGroups; ++group) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : hash.subspan(5 * group, 5)) number = number << 8 | byte;
    const std::string text = std::to_string(number % 100000);
    digits.append(kDigitsPerGroup - text.size(), '0').append(text);
  }
  return digits;
}

std::string half_number(ByteView identity_pk) {
  need_key(identity_pk);
  Bytes hash = crypto::sha256(labelled(kSafetyNumberLabel, identity_pk));
  for (int round = 1; round < kRounds; ++round) hash = crypto::Sha256().update(hash).update(identity_pk).finish();
  return digits_of(hash);
}

}  // namespace

std::string safety_number(ByteView one_identity_pk, ByteView other_identity_pk) {
  const std::string one = half_number(one_identity_pk);
  const std::string other = half_number(other_identity_pk);
  return one < other ? one + other : other + one;
}

std::string grouped_safety_number(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && i % kDigitsPerGroup == 0) out.push_back(' ');
    out.push_back(digits[i]);
  }
  return out;
}

Bytes safety_code(ByteView own_identity_pk, ByteView their_identity_pk) {
  need_key(own_identity_pk);
  need_key(their_identity_pk);
  Bytes code = labelled(kSafetyNumberLabel, own_identity_pk);
  append(code, their_identity_pk);
  return code;
}

Status compare_safety_code(ByteView scanned, ByteView own_identity_pk, ByteView their_identity_pk) {
  const Bytes start = labelled(kSafetyNumberLabel, {});
  if (scanned.size() != start.size() + 2 * kKeySize || !equal(scanned.first(start.size()), start)) {
    return Error{"identity.safety_code.format", "what was scanned is no safety code, or one of a newer program"};
  }
  if (!equal(scanned.subspan(start.size(), kKeySize), their_identity_pk)) {
    return Error{"identity.safety_code.their_key",
                 "their identity key is not the one known here: do not send until you know why"};
  }
  if (!equal(scanned.last(kKeySize), own_identity_pk)) {
    return Error{"identity.safety_code.own_key",
                 "they know another identity key for you than yours: somebody stands between you"};
  }
  return {};
}

}  // namespace majlis::identity
