#include "host/messaging/chain.hpp"

#include "crypto/primitives/hash.hpp"
#include "crypto/primitives/hmac.hpp"

#include <array>

namespace majlis::host::messaging {
namespace {

std::array<std::uint8_t, 8> big_endian(std::uint64_t value) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
  return bytes;
}

}  // namespace

Bytes chain_start() { return Bytes(crypto::kHashSize); }

Bytes chain_next(ByteView previous, std::uint64_t seq, const DeviceId& device, ByteView body_hash) {
  return crypto::Sha256().update(previous).update(big_endian(seq)).update(device.view()).update(body_hash).finish();
}

Bytes franking_tag(ByteView host_key, ByteView commitment, const StreamId& stream, std::uint64_t seq,
                   const DeviceId& device, std::uint64_t time_ms) {
  Bytes input = to_bytes(commitment);
  append(input, stream.view());
  append(input, big_endian(seq));
  append(input, device.view());
  append(input, big_endian(time_ms));
  return crypto::hmac(host_key, input);
}

}  // namespace majlis::host::messaging
