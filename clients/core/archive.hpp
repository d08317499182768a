// What a device hands on to one that is linked: history, contacts and profiles as it knows them, never a group's state
// or a key of a device. The driver seals it as an attachment; the reference to it travels in the answer to the link
// code. A sequence of records, each behind its size (4 bytes, big-endian).
#pragma once

#include "base/result.hpp"
#include "clients/core/core.hpp"

namespace majlis::client {

struct Context;
struct State;

// The newest messages that fit, with all contacts, profiles and conversations. The caller seals it.
Bytes archive_of(const State& state);

// Adds what is not known here; all or nothing. Errors: client.archive.damaged, client.archive.account (somebody
// else's).
Result<ArchiveTaken> take_archive(Context& context, ByteView archive);

// Keeps the reference that came with the link until the archive was taken, or let go of. Record "archive".
void offer_archive(Context& context, Bytes reference);
void forget_archive(Context& context);
// Errors: identity.record.damaged, client.store.damaged.
Status restore_offer(State& state, const StoredRecord& record);

}  // namespace majlis::client
