// The steps that the parts of the core ask of each other. Internal to clients/core.
#pragma once

#include "clients/core/state.hpp"

#include <functional>

namespace majlis::client {

// key_package_store.cpp: publishes up to 100 key packages where fewer than 50 are left, and a new last-resort one a
// week.
void refill_key_packages(Context& context);

// sync.cpp: asks for the streams of the account and takes up each one: join, rejoin or read on.
void look_up_streams(Context& context);
// The next entries after the cursor, if there are any and none are on their way.
void read_on(Context& context, Conversation& conversation);
void take_frame(Context& context, ByteView frame);
// Says to the host what is durable here since the last time.
void acknowledge(Context& context);
// Closes a step: asks for the next tick, and shows Idle when nothing is left to do.
void settle(Context& context);

// entry.cpp: takes entries in the order of the stream; those that are not next are left to read_on().
void take_entries(Context& context, Conversation& conversation, const std::vector<protocol::Entry>& entries);
// Own messages that the host has acknowledged join the history as they are: this device will not read them back.
void take_acknowledged_messages(Context& context, Conversation& conversation);

// outbox.cpp: starts the next thing that a conversation has to do, if nothing is in flight.
void pump(Context& context, Conversation& conversation);
void pump_all(Context& context);

// group_commands.cpp: a conversation that the host does not know yet; the caller saves it.
Conversation& begin_conversation(Context& context, const StreamId& stream, StreamKind kind);

// rejoin.cpp: the way in by an invite is closed; forgets the conversation and tells who waits.
void invite_failed(Context& context, Conversation& conversation, const Error& error);

// group_change.cpp: carries out what is wanted of the group by one commit, asking for key packages first.
void change_group(Context& context, Conversation& conversation);
// The newest device list of an account and a key package of each of its devices, checked, into transient.claimed.
void claim_packages(Context& context, Conversation& conversation, const AccountId& account, const Bytes& claim_id,
                    std::function<void(Context&, Conversation&, const Error&)> failed);
// In a direct conversation without its other account: that one is to be added before anything is written.
void want_peer(Context& context, Conversation& conversation);
// A commit that does nothing but give this device new keys.
void commit_path(Context& context, Conversation& conversation);

// join.cpp, rejoin.cpp: makes the stream and its group; into the group by its Welcome, or from outside.
void create(Context& context, Conversation& conversation);
void join(Context& context, Conversation& conversation);
void rejoin(Context& context, Conversation& conversation);
// Takes up a direct conversation whose stream at the host is another's: the race was lost, or the stream was replaced
// while this device was away.
void yield_direct(Context& context, Conversation& conversation, bool member);

// conversation.cpp
void save(Context& context, const Conversation& conversation);        // the head
void save_group(Context& context, const Conversation& conversation);  // its keys, which every message changes
// Takes a new epoch's group and stores it with its tree.
void enter_epoch(Context& context, Conversation& conversation, mls::Group group);
void drop_group(Context& context, Conversation& conversation);
// What was sealed is sealed anew for the group that comes next; where that is another group, also what the host took
// since and nobody can open. Where it is the same one, what the host took is in the history.
void unseal_outbox(Context& context, Conversation& conversation, bool another_group);
// Nothing more is tried before `at_ms`.
void pause(Context& context, Conversation& conversation, std::uint64_t at_ms);
// Where the host cannot take something now but may later (it is busy, or its disk is full): waits, longer each time,
// and says so by `true`. From the fourth time on whoever asked is to be told by waiting_error().
bool put_off(Context& context, Conversation& conversation, const Error& error);
Error waiting_error(const Error& error);
constexpr std::uint32_t kPatience = 4;
void set_stage(Context& context, Conversation& conversation, Stage stage);
// Lets go of a conversation and all of its records.
void forget(Context& context, StreamId stream);

}  // namespace majlis::client
