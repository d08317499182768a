#include "host/messaging/digest.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace majlis::host::messaging {
namespace {

constexpr std::size_t kHash = 32;
constexpr std::size_t kBlock = 64;
using Hash = std::array<std::uint8_t, kHash>;
using Block = std::array<std::uint8_t, kBlock>;

const EVP_MD* sha256() {
  // Looked up once: a fetch for each message costs more than the hash.
  static EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kSha256;
}

Hash hash_of(ByteView first, std::initializer_list<ByteView> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  Hash hash;
  bool done = EVP_DigestInit_ex2(context.get(), sha256(), nullptr) == 1;
  done = done && EVP_DigestUpdate(context.get(), first.data(), first.size()) == 1;
  for (const ByteView part : parts) done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  if (!done || EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) != 1)
    throw std::runtime_error("OpenSSL refuses to compute SHA-256");
  return hash;
}

Block padded(ByteView key, std::uint8_t with) {
  if (key.size() > kBlock) throw std::logic_error("a key of HMAC is longer than its block");
  Block block;
  block.fill(with);
  for (std::size_t i = 0; i < key.size(); ++i) block[i] = static_cast<std::uint8_t>(block[i] ^ key[i]);
  return block;
}

}  // namespace

Bytes digest(std::initializer_list<ByteView> parts) {
  const Hash hash = hash_of({}, parts);
  return {hash.begin(), hash.end()};
}

// RFC 2104.
Bytes keyed_digest(ByteView key, std::initializer_list<ByteView> parts) {
  const Hash inner = hash_of(padded(key, 0x36), parts);
  const Hash outer = hash_of(padded(key, 0x5C), {inner});
  return {outer.begin(), outer.end()};
}

}  // namespace majlis::host::messaging
