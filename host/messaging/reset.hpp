// Replacing a group that became unusable, by compare-and-set on its id and epoch: the stream goes on with the new one.
// The entry's body is the roster record: `add` has every device of the new group but the sender's, `remove` every leaf
// of the old one that is not in it. Functions over one transaction; a refusal stores nothing.
#pragma once

#include "host/messaging/append.hpp"

namespace majlis::host::messaging {

struct Reset {
  Speaker sender;
  protocol::StreamResetParams params;
  protocol::Roster roster;
  std::uint64_t now_ms = 0;
};

// Errors: invalid_params with the field.
Reply<Reset> prepare_reset(const Speaker& sender, protocol::StreamResetParams params, std::uint64_t now_ms);

// Errors: already, denied, conflict{epoch, seq}, invalid_params.
Reply<Stored> reset_stream(Transaction& tx, const LiveStreams& streams, const Reset& reset);

// The entry that a reset is to its readers.
NewEntry entry_in(const Reset& reset);

}  // namespace majlis::host::messaging
