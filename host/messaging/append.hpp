// One append, from the checks in the protocol's order to the stored entry. Functions over one transaction; a refusal
// stores nothing.
#pragma once

#include "host/messaging/entries.hpp"
#include "host/messaging/limits.hpp"
#include "host/messaging/live_stream.hpp"
#include "protocol/content.hpp"

#include <optional>

namespace majlis::host::messaging {

// An append as it is queued: what can be told without the database has been done before.
struct Submission {
  Speaker sender;
  protocol::AppendParams params;
  Bytes body_hash;
  std::optional<protocol::Roster> roster;  // commits
  std::optional<protocol::Policy> policy;  // commits that change it
  std::uint64_t now_ms = 0;
};

// Checks what params say about each other and decodes what a commit carries. Errors: invalid_params with the field.
Reply<Submission> prepare_append(const Speaker& sender, protocol::AppendParams params, std::uint64_t now_ms);

struct Stored {
  Position position;
  bool repeated = false;  // an answer that was given before: nothing was stored
  SharedStream before;    // who may read the entry, and the state it was checked against
  SharedStream after;     // where the entry changed it; else null
};

// The first answer to the device's highest stored client_id; nothing where `client_id` is new. Errors:
// already{client_id} for a lower one.
Reply<std::optional<Stored>> answered_before(Transaction& tx, const StreamId& stream, const DeviceId& device,
                                             std::uint64_t client_id);

// Errors: already{client_id}, denied, conflict{epoch, seq}, quota, not_found.
Reply<Stored> append_entry(Transaction& tx, const LiveStreams& streams, const Limits& limits,
                           const Submission& submission);

}  // namespace majlis::host::messaging
