// What people ask for, each as one step on the state. Failures of a command end in a Failed event with its ticket.
// Internal to clients/core; core.hpp says what each does.
#pragma once

#include "clients/core/core.hpp"
#include "clients/core/state.hpp"

namespace majlis::client {

// account_commands.cpp
void sign_up(Context& context, Ticket ticket, const std::string& name, std::optional<std::string> invite);
void recover(Context& context, Ticket ticket, const std::string& name, const std::string& phrase);
void revoke_device(Context& context, Ticket ticket, const DeviceId& device);
void block(Context& context, Ticket ticket, const AccountId& account, bool blocked);

// group_commands.cpp
void open_direct(Context& context, Ticket ticket, std::string name);
void create_group(Context& context, Ticket ticket, std::string title, std::vector<std::string> names);
void add_member(Context& context, Ticket ticket, Conversation& conversation, std::string name);
void remove_member(Context& context, Ticket ticket, Conversation& conversation, const AccountId& account);
void change_role(Context& context, Ticket ticket, Conversation& conversation, const AccountId& account,
                 protocol::Role role);
void change_title(Context& context, Ticket ticket, Conversation& conversation, std::string title);
void set_timer(Context& context, Ticket ticket, Conversation& conversation, std::uint64_t seconds);
void leave(Context& context, Ticket ticket, Conversation& conversation);
void answer_request(Context& context, Ticket ticket, Conversation& conversation, bool accepted);

// invite_commands.cpp
void create_invite(Context& context, Ticket ticket, Conversation& conversation, std::optional<std::uint64_t> uses_max,
                   std::optional<std::uint64_t> expires_ms);
void revoke_invite(Context& context, Ticket ticket, Conversation& conversation, const Bytes& key);
void look_up_invites(Context& context, Ticket ticket, Conversation& conversation);
void come_in(Context& context, Ticket ticket, std::string_view invite);

// message_commands.cpp
void send(Context& context, Ticket ticket, Conversation& conversation, Draft draft);
// Puts a content into the outbox; pump() sends it.
void enqueue(Context& context, Ticket ticket, Conversation& conversation, Draft draft);
void edit(Context& context, Ticket ticket, Conversation& conversation, const MessageId& target, std::string_view text);
void remove(Context& context, Ticket ticket, Conversation& conversation, const MessageId& target);
void react(Context& context, Ticket ticket, Conversation& conversation, const MessageId& target, std::string emoji);
void mark_read(Context& context, Ticket ticket, Conversation& conversation, std::uint64_t seq);
void mute(Context& context, Ticket ticket, Conversation& conversation, std::uint64_t until_ms);
void save_draft(Context& context, Ticket ticket, Conversation& conversation, std::string text);

}  // namespace majlis::client
