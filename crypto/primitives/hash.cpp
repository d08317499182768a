#include "crypto/primitives/hash.hpp"

#include "crypto/primitives/sha256_blocks.hpp"

namespace majlis::crypto {
namespace {

constexpr std::size_t kBlock = 64;

}  // namespace

Bytes sha256(ByteView data) { return Sha256().update(data).finish(); }

Sha256::Sha256() { crypto_hash_sha256_init(&state_); }

Sha256& Sha256::update(ByteView data) {
  if (const auto blocks = sha256_blocks(); blocks != nullptr && data.size() >= 2 * kBlock) {
    const std::size_t begun = static_cast<std::size_t>(state_.count / 8) % kBlock;
    const ByteView head = data.first((kBlock - begun) % kBlock);  // up to the end of a block
    crypto_hash_sha256_update(&state_, head.data(), head.size());
    const std::size_t count = (data.size() - head.size()) / kBlock;
    blocks(state_.state, data.data() + head.size(), count);
    state_.count += std::uint64_t{count} * kBlock * 8;
    data = data.subspan(head.size() + count * kBlock);
  }
  crypto_hash_sha256_update(&state_, data.data(), data.size());
  return *this;
}

Bytes Sha256::finish() {
  Bytes out(kHashSize);
  crypto_hash_sha256_final(&state_, out.data());
  return out;
}

}  // namespace majlis::crypto
