// What is kept and for how long: entries until every active device has them or until they are old; bodies until their
// timer; requests until they lapse. Functions over one transaction; the sweep works in small steps.
#pragma once

#include "host/messaging/limits.hpp"
#include "host/messaging/streams.hpp"

namespace majlis::host::messaging {

struct RetentionTimes {
  std::uint64_t now_ms = 0;
  std::uint64_t keep_ms = 30 * kDayMs;     // entries at most
  std::uint64_t dormant_ms = 30 * kDayMs;  // a device silent that long pins nothing
  std::uint64_t request_ms = 30 * kDayMs;  // message requests

  std::uint64_t before(std::uint64_t span) const { return now_ms > span ? now_ms - span : 0; }
};

// Deletes the entries that every device that counts has acknowledged. Commits since the oldest tree that is kept stay,
// for those who join.
void trim_acknowledged(Transaction& tx, const StreamId& stream, const StreamHead& head, const RetentionTimes& times);

// Deletes entries that are too old, of at most `steps` streams. Returns whether there may be more.
bool sweep_old_entries(Transaction& tx, const RetentionTimes& times, std::uint64_t steps);
// Deletes at most `steps` bodies whose timer has run out. Returns whether there may be more.
bool sweep_timers(Transaction& tx, const RetentionTimes& times, std::uint64_t steps);
// Requests that nobody answered: their accounts leave.
bool sweep_requests(Transaction& tx, const RetentionTimes& times, std::uint64_t steps);
// Welcomes that are too old, trees that nothing refers to, and the commits that led on from them.
void sweep_joining(Transaction& tx, const RetentionTimes& times);

}  // namespace majlis::host::messaging
