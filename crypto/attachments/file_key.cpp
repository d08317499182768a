#include "crypto/attachments/file_key.hpp"

#include "crypto/primitives/extended_aead.hpp"

#include <algorithm>
#include <string>

namespace majlis::attachments {
namespace {

constexpr std::size_t kPrefixSize = FileKey::kSize - crypto::kExtendedKeySize;
static_assert(kPrefixSize + 8 + 1 == crypto::kExtendedNonceSize);

}  // namespace

FileKey FileKey::generate(crypto::Random& random) { return FileKey(random.secret(kSize)); }

Result<FileKey> FileKey::from_bytes(ByteView bytes) {
  if (bytes.size() != kSize) {
    return Error{"attachments.key", "a file key has 47 bytes, not " + std::to_string(bytes.size())};
  }
  return FileKey(Secret(bytes));
}

std::array<std::uint8_t, 24> FileKey::nonce(std::uint64_t index, bool last) const {
  std::array<std::uint8_t, 24> nonce{};
  const ByteView prefix = bytes().last(kPrefixSize);
  std::copy(prefix.begin(), prefix.end(), nonce.begin());
  for (std::size_t i = 0; i < 8; ++i) nonce[kPrefixSize + i] = static_cast<std::uint8_t>(index >> (56 - 8 * i));
  nonce.back() = last ? 1 : 0;
  return nonce;
}

}  // namespace majlis::attachments
