// Checks signatures in minisign's format: Ed25519 over BLAKE2b-512 of a file (its "ED" form; the older one, over the
// file itself, is refused), with a comment that is signed too. https://jedisct1.github.io/minisign
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/primitives/signature.hpp"

#include <array>
#include <string>
#include <string_view>

namespace majlis::crypto {

// Tells which of several keys signed; it proves nothing.
using MinisignId = std::array<std::uint8_t, 8>;

struct MinisignKey {
  MinisignId id{};
  Bytes public_key;

  // The line that minisign prints, or the file with that line and a comment before it. Errors: crypto.minisign.key.
  static Result<MinisignKey> parse(std::string_view text);
  // The line that parse() takes.
  std::string text() const;
};

struct MinisignSignature {
  MinisignId id{};
  Bytes signature;
  std::string comment;  // trusted once check() has said so
  Bytes comment_signature;

  // What stands in a file .minisig. Errors: crypto.minisign.format.
  static Result<MinisignSignature> parse(std::string_view text);
  // Whether `key` signed `message` and the comment. Errors: crypto.minisign.other_key (its id is another one's),
  // crypto.minisign.signature.
  Status check(const MinisignKey& key, ByteView message) const;
};

// As minisign writes it.
std::string to_text(const MinisignId& id);

}  // namespace majlis::crypto
