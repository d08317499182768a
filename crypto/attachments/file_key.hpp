// The secret of one file: whoever reads the message that carries it can open the file. Random for each file and
// never used for a second one, since the chunks' nonces count from zero. Move-only; wiped.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/primitives/random.hpp"

#include <array>
#include <cstdint>

namespace majlis::attachments {

class FileKey {
 public:
  static constexpr std::size_t kSize = 47;  // 32 bytes of key, 15 of nonce prefix

  static FileKey generate(crypto::Random& random);
  // Errors: attachments.key unless `bytes` has 47 bytes.
  static Result<FileKey> from_bytes(ByteView bytes);

  // What from_bytes() takes: for the message alone.
  ByteView bytes() const { return bytes_.view(); }
  FileKey clone() const { return FileKey(bytes_.clone()); }

  ByteView key() const { return bytes().first(32); }
  // STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): prefix ‖ index, big-endian, 8 bytes ‖ 1 for the last chunk,
  // else 0.
  std::array<std::uint8_t, 24> nonce(std::uint64_t index, bool last) const;

 private:
  explicit FileKey(Secret bytes) : bytes_(std::move(bytes)) {}
  Secret bytes_;
};

}  // namespace majlis::attachments
