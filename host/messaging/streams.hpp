// Stream rows: where each log stands and which group it carries. Functions over one transaction; refusals write
// nothing.
#pragma once

#include "host/messaging/accounts.hpp"
#include "host/messaging/limits.hpp"
#include "host/messaging/live_stream.hpp"
#include "protocol/messaging.hpp"

#include <optional>

namespace majlis::host::messaging {

// The hot row.
struct StreamHead {
  protocol::StreamKind kind = protocol::StreamKind::kGroup;
  Bytes group_id;
  std::uint64_t epoch = 0;
  std::uint64_t first_seq = 1;  // first entry that is kept; last_seq + 1 where none is
  std::uint64_t last_seq = 0;
  Bytes chain;
  std::uint64_t version = 0;
};

// What a device's highest stored client_id was answered with.
struct SenderHead {
  std::uint64_t client_id = 0;
  std::uint64_t seq = 0;
  std::uint64_t time_ms = 0;
  Bytes chain;
};

std::optional<StreamHead> find_stream(Transaction& tx, const StreamId& id);
std::optional<SenderHead> find_sender(Transaction& tx, const StreamId& id, const DeviceId& device);

// First 16 bytes of SHA-256("majlis direct v1" || lower identity_pk || higher identity_pk).
StreamId direct_stream_id(ByteView one, ByteView other);

// SHA-256("majlis roster v1" || each device id, sorted).
Bytes roster_hash(std::vector<DeviceId> devices);

// Creates a stream whose only leaf is the creator's. Errors: invalid_params (policy, stream id); not_found (the peer);
// conflict with {epoch, seq} where the stream exists; quota.
Reply<SharedStream> create_stream(Transaction& tx, const Speaker& creator, const protocol::StreamCreateParams& params,
                                  const Limits& limits, std::uint64_t now_ms);

// Ends the interval of every leaf of a device, or of an account's devices in one stream, at the last entry; the leaves
// stay until somebody removes them. Returns the streams that changed.
std::vector<StreamId> end_device_intervals(Transaction& tx, const DeviceId& device);
bool end_account_intervals(Transaction& tx, const StreamId& stream, const AccountId& account);

// {epoch, seq} as data of a `conflict`.
Failure stream_conflict(const StreamHead& head, std::string why);

}  // namespace majlis::host::messaging
