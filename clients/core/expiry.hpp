// Disappearing messages. A message that carries a timer ends that long after the host stored it; the host deletes its
// copy by the same rule, and each device its own, by the clock that is passed in.
#pragma once

#include "clients/core/conversation.hpp"

namespace majlis::client {

struct Context;

// When a message that the host stored at `stored_ms` ends by this device's clock. Never later than if it had been
// stored now, whatever the host says.
std::uint64_t deadline(const Context& context, std::uint64_t stored_ms, std::uint64_t timer_s);

// Sees to it that expire() is called in time for `message`.
void expect_expiry(Context& context, const Message& message);
// Deletes what has ended.
void expire(Context& context);

// Seconds until new messages of the conversation disappear; 0 for never.
std::uint64_t timer_of(const Conversation& conversation);
// Leaves a notice where a commit by `author` changed the timer from `before`.
void note_timer_change(Context& context, Conversation& conversation, std::uint64_t before,
                       const protocol::Entry& commit, const AccountId& author);

}  // namespace majlis::client
