// How far the invite keys of groups open the door. Which keys there are is the policy's to say, and that they were used
// by their holders the signature's; when they end and how often they serve is kept here. Functions over one
// transaction.
#pragma once

#include "host/messaging/limits.hpp"
#include "host/messaging/live_stream.hpp"
#include "protocol/messaging.hpp"

namespace majlis::host::messaging {

// Errors: not_found (no member), denied (no owner), conflict (other limits stand for this key), quota.
Reply<Done> put_invite(Transaction& tx, const LiveStream& stream, const AccountId& asker,
                       const protocol::InvitePutParams& params, const Limits& limits, std::uint64_t now_ms);

// Errors: not_found, denied.
Reply<protocol::InvitesResult> list_invites(Transaction& tx, const LiveStream& stream, const AccountId& asker);

// Whether the key still serves. Errors: gone.
Reply<Done> check_invite(Transaction& tx, const StreamId& stream, const Bytes& key, std::uint64_t now_ms);
// One account came in by it. Errors: as check_invite().
Reply<Done> use_invite(Transaction& tx, const StreamId& stream, const Bytes& key, std::uint64_t now_ms);

}  // namespace majlis::host::messaging
