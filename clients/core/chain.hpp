// The hash chain over a stream: h_n = SHA-256(h_{n-1} ‖ seq ‖ device ‖ SHA-256(body)), seq as 8 bytes big endian, h_0
// 32 zero bytes. Senders authenticate the last h that they saw, so that a host cannot show two people different streams
// unseen. Who joins later learns h from the first member that names it.
#pragma once

#include "clients/core/conversation.hpp"

namespace majlis::client {

struct Context;

inline constexpr std::size_t kChainSize = 32;

Bytes chain_next(ByteView previous, std::uint64_t seq, const DeviceId& device, ByteView body_hash);

// Moves the conversation's cursor and chain over `entry`.
void extend_chain(Conversation& conversation, const protocol::Entry& entry);

// What this device's next message says that it saw: h_cursor, or zeros where it cannot tell.
struct Seen {
  std::uint64_t seq = 0;
  Bytes hash;
};
Seen last_seen(const Conversation& conversation);

// Compares what another member saw with what the host showed here. Errors: client.host.history.
Status check_seen(Conversation& conversation, std::uint64_t seq, ByteView hash);

}  // namespace majlis::client
