// What a person answers to message requests, and whom it blocks. To the other side a declined request and a block look
// exactly like a request that waits. Functions over one transaction; refusals write nothing.
#pragma once

#include "host/messaging/device_lists.hpp"
#include "host/messaging/memberships.hpp"
#include "protocol/messaging.hpp"

#include <vector>

namespace majlis::host::messaging {

struct RequestChange {
  std::vector<SharedStream> streams;  // those whose state changed, as they are now
};

// Errors: not_found where the account has no such stream; denied where it blocked the other.
Reply<RequestChange> accept(Transaction& tx, const StreamId& stream, const AccountId& account, std::uint64_t now_ms);
// A direct stream is hidden from then on; a group is left. Errors: not_found where no request waits.
Reply<RequestChange> decline(Transaction& tx, const StreamId& stream, const AccountId& account, std::uint64_t now_ms);
// Errors: not_found; quota.
Reply<RequestChange> block(Transaction& tx, const AccountId& account, const protocol::BlockParams& params,
                           std::size_t blocks_max, std::uint64_t now_ms);

}  // namespace majlis::host::messaging
