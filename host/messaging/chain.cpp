#include "host/messaging/chain.hpp"

#include "crypto/primitives/hash.hpp"
#include "host/messaging/digest.hpp"

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
  return digest({previous, big_endian(seq), device.view(), body_hash});
}

Bytes franking_tag(ByteView host_key, ByteView commitment, const StreamId& stream, std::uint64_t seq,
                   const DeviceId& device, std::uint64_t time_ms) {
  return keyed_digest(host_key, {commitment, stream.view(), big_endian(seq), device.view(), big_endian(time_ms)});
}

}  // namespace majlis::host::messaging
