// What the groups of commands share. Each group adds its subcommands to the parser; the one that was given sets
// `action`.
#pragma once

#include "clients/cli/output.hpp"
#include "clients/cli/profile.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace majlis::cli {

// What the command line asks for; globals are complete once the parser is done.
struct Invocation {
  Globals globals;
  std::function<Status(const Globals&)> action;
};

void add_account_commands(CLI::App& app, Invocation& invocation);  // register, recover, recovery, whoami, passphrase
void add_profile_commands(CLI::App& app, Invocation& invocation);  // profile show, set
void add_device_commands(CLI::App& app, Invocation& invocation);   // link, devices, revoke
void add_message_commands(CLI::App& app, Invocation& invocation);  // send, edit, delete, react
void add_receive_command(CLI::App& app, Invocation& invocation);   // receive
void add_group_commands(CLI::App& app, Invocation& invocation);    // group ...
// group link, links, unlink; join. After add_group_commands().
void add_invitation_commands(CLI::App& app, Invocation& invocation);
void add_conversation_commands(CLI::App& app, Invocation& invocation);  // timer, mute, unmute, read
void add_request_commands(CLI::App& app, Invocation& invocation);       // requests, accept, decline, block, unblock
void add_history_commands(CLI::App& app, Invocation& invocation);       // conversations, history, search, export
void add_contact_commands(CLI::App& app, Invocation& invocation);       // verify, trust
void add_file_commands(CLI::App& app, Invocation& invocation);          // get, files ...
void add_wallet_commands(CLI::App& app, Invocation& invocation);        // wallet, topup, statement
void add_paying_commands(CLI::App& app, Invocation& invocation);        // pay, tip, refund
void add_bill_commands(CLI::App& app, Invocation& invocation);          // request, split, bills ...
void add_chat_commands(CLI::App& app, Invocation& invocation);          // chat
void add_web_commands(CLI::App& app, Invocation& invocation);           // verify-web

// Interactive, as `majlis` alone on a terminal.
Status run_interactive(const Globals& globals, const std::string& reference);

// The profile with all that waits at its host.
Result<std::unique_ptr<Profile>> open_online(const Globals& globals);
// The same where the host answers; else what is stored, and a remark about that.
Result<std::unique_ptr<Profile>> open_caught_up(const Globals& globals);

// The conversation that `reference` ("@bob", "#Family", "@me") names. A direct one is begun if there is none.
Result<client::StreamId> conversation_for(Profile& profile, const std::string& reference);
// The same, but only if there is one.
Result<client::StreamId> existing_conversation(const client::Core& core, const std::string& reference);
// Marks all that is in the conversation as read: the author is told, where the two have accepted each other.
Status mark_read(Profile& profile, const client::StreamId& stream);
// Whether a list of conversations shows it: one's own notes only once there are some.
bool is_listed(const client::Conversation& conversation);
// The account that "@name" names, where it is known here. Errors: cli.contact.unknown.
Result<client::AccountId> account_for(const client::Core& core, const std::string& name);

struct MessageRef {
  client::StreamId stream;
  client::MessageId id;
};
// A message by its id or an unambiguous beginning of at least four characters. Errors: cli.message.unknown, .ambiguous.
Result<MessageRef> message_for(const client::Core& core, std::string_view id);

// Whether one message can hold `text`. Errors: cli.text.empty, .utf8, .long.
Result<std::string> checked_text(std::string text);
// `text`, or for "-" all of standard input without the line break at its end. Errors: cli.text.*.
Result<std::string> text_argument(const std::string& text);

}  // namespace majlis::cli
