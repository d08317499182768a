// The hash chain of a stream, h_n = SHA-256(h_{n-1} || n (8 bytes, big endian) || device || SHA-256(body)), and the
// franking tag T = HMAC-SHA-256(host key, C || stream || n || device || time_ms). Pure; clients compute the same chain.
#pragma once

#include "host/messaging/ids.hpp"

namespace majlis::host::messaging {

// h_0: 32 zero bytes.
Bytes chain_start();
Bytes chain_next(ByteView previous, std::uint64_t seq, const DeviceId& device, ByteView body_hash);

Bytes franking_tag(ByteView host_key, ByteView commitment, const StreamId& stream, std::uint64_t seq,
                   const DeviceId& device, std::uint64_t time_ms);

}  // namespace majlis::host::messaging
