// The slash commands that look rather than write; those about files are in chat_files.cpp.
#include "clients/cli/chat.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/message_view.hpp"
#include "crypto/identity/safety_number.hpp"

namespace majlis::cli {

const std::vector<Chat::Command>& Chat::commands() {
  static const std::vector<Command> all = {
      {"/accept", "/accept            accept the open request", &Chat::accept},
      {"/delete", "/delete [ID]       delete a message for everybody, or your last one", &Chat::remove},
      {"/edit", "/edit [ID] TEXT    change a message of yours, or your last one", &Chat::edit},
      {"/file", "/file PATH [TEXT]  send a file", &Chat::file},
      {"/get", "/get [ID] [PATH]   fetch the file of a message, or of the last one that brings any", &Chat::get},
      {"/help", "/help              this", &Chat::help},
      {"/list", "/list              your conversations", &Chat::list},
      {"/members", "/members           who is here", &Chat::members},
      {"/open", "/open @NAME        open a conversation; /open #TITLE for a group", &Chat::open},
      {"/quit", "/quit              end (or Ctrl-D)", &Chat::quit},
      {"/react", "/react [ID] EMOJI  react to a message, or to the last one", &Chat::react},
      {"/read", "/read [ID]         who has read a message of yours, or your last one", &Chat::readers},
      {"/reply", "/reply ID TEXT     answer a message", &Chat::reply},
      {"/requests", "/requests          who asks to write to you", &Chat::requests},
      {"/timer", "/timer [TIME]      let new messages disappear after TIME, as in 1h; off", &Chat::timer},
      {"/verify", "/verify            the safety number of whom you write to", &Chat::verify},
  };
  return all;
}

Status Chat::help(Arguments) {
  for (const auto& command : commands()) say(std::string("  ") + command.usage);
  say("Anything else is sent; begin with // to send a line that starts with a slash.");
  return {};
}

Status Chat::list(Arguments) {
  const auto& core = profile_.core();
  for (const auto& [stream, conversation] : core.conversations()) {
    if (is_listed(conversation)) say("  " + one_line(core.label(conversation)));
  }
  return {};
}

Status Chat::requests(Arguments) {
  const auto& core = profile_.core();
  for (const auto& [stream, conversation] : core.conversations()) {
    if (conversation.request)
      say("  " + one_line(core.label(conversation)) + "  (/open it to read, /accept to answer)");
  }
  return {};
}

Status Chat::accept(Arguments reference) {
  if (!reference.empty()) MAJLIS_CHECK(open(reference));
  MAJLIS_TRY(const auto* conversation, current());
  return begin([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.accept(ticket, conversation->stream, now);
  });
}

Status Chat::members(Arguments) {
  MAJLIS_TRY(const auto* conversation, current());
  for (const auto& member : profile_.core().members(conversation->stream))
    say("  " + one_line(cli::handle(profile_.core(), member.account)));
  return {};
}

Status Chat::verify(Arguments) {
  MAJLIS_TRY(const auto* conversation, current());
  if (!conversation->peer)
    return Error{"cli.chat.verify", "safety numbers are between two people; open the conversation with one of them"};
  MAJLIS_TRY(const std::string number, profile_.core().safety_number(*conversation->peer));
  say(identity::grouped_safety_number(number));
  say("Compare it with what they see; then: majlis verify " +
      one_line(cli::handle(profile_.core(), *conversation->peer)) + " --confirm");
  return {};
}

Status Chat::quit(Arguments) {
  ended_ = true;
  return {};
}

}  // namespace majlis::cli
