// What an account may see about its streams: the list, the members, how far the others are. Functions over one
// (read) transaction.
#pragma once

#include "host/messaging/streams.hpp"

#include <vector>

namespace majlis::host::messaging {

// The streams that the account has and shows, in order of their ids, as `reader` sees them.
protocol::StreamsResult list_streams(Transaction& tx, const Speaker& reader, const std::optional<StreamId>& after,
                                     std::uint64_t limit);

// Whether the account may look at the stream. Errors: not_found (also where it declined or blocked), denied where it
// has no device in it any more.
Reply<StreamHead> visible_stream(Transaction& tx, const StreamId& stream, const AccountId& account);

protocol::MembersResult list_members(const LiveStream& stream);

// How far all active devices of an account with a leaf are. Nothing where it has none, or where it has not accepted.
std::optional<std::uint64_t> receipt_of(Transaction& tx, const StreamId& stream, const AccountId& account);
protocol::ReceiptsResult list_receipts(Transaction& tx, const StreamId& stream, const AccountId& reader);

// Devices of other accounts and other devices of its own that share a stream with the account.
std::vector<DeviceId> devices_sharing(Transaction& tx, const AccountId& account);

}  // namespace majlis::host::messaging
