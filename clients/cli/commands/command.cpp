#include "clients/cli/commands/command.hpp"

#include "base/encoding.hpp"
#include "clients/cli/name.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>

namespace majlis::cli {
namespace {

constexpr std::size_t kMinId = 4;

}  // namespace

Result<std::unique_ptr<Profile>> open_online(const Globals& globals) {
  MAJLIS_TRY(auto profile, Profile::open(globals));
  MAJLIS_CHECK(profile->go_online());
  return profile;
}

Result<std::unique_ptr<Profile>> open_caught_up(const Globals& globals) {
  MAJLIS_TRY(auto profile, Profile::open(globals));
  if (const Status online = profile->go_online(); !online.ok())
    Output(globals.json).remark("majlis: " + online.error().detail + "\nWhat follows is what this device holds.");
  return profile;
}

Result<client::StreamId> existing_conversation(const client::Core& core, const std::string& reference) {
  if (reference.size() < 2 || (reference[0] != '@' && reference[0] != '#')) {
    return Error{"cli.conversation.reference",
                 "'" + reference + "' names no conversation; write @NAME for a person or '#TITLE' for a group"};
  }
  if (reference == "@me") {
    if (const auto notes = core.own_conversation()) return *notes;
    return Error{"cli.conversation.own", "your notes to yourself begin once the host has answered; try again then"};
  }
  return core.find(reference[0] == '@' ? "@" + bare_name(reference) : reference);
}

bool is_listed(const client::Conversation& conversation) {
  return !conversation.request && (conversation.kind != client::StreamKind::kSelf || !conversation.messages.empty());
}

Result<client::StreamId> conversation_for(Profile& profile, const std::string& reference) {
  auto found = existing_conversation(profile.core(), reference);
  if (found.ok() || found.error().name != "client.conversation.unknown" || reference[0] != '@') return found;
  const auto done = profile.driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.open_direct(ticket, bare_name(reference), now);
  });
  if (!done.ok() && done.error().name == "not_found")
    return Error{"cli.contact.unknown", "nobody is called " + reference + " at " + profile.endpoint().url() +
                                            "; check how the name is written"};
  if (!done.ok()) return done.error();
  if (done->stream) return *done->stream;
  return existing_conversation(profile.core(), reference);
}

Result<client::AccountId> account_for(const client::Core& core, const std::string& name) {
  const std::string wanted = bare_name(name);
  for (const auto& contact : core.contacts()) {
    if (contact.name == wanted || contact.name == "@" + wanted) return contact.account;
  }
  return Error{"cli.contact.unknown", "@" + wanted +
                                          " is not known on this device; write to them first, or check the "
                                          "name with: majlis conversations"};
}

Result<MessageRef> message_for(const client::Core& core, std::string_view id) {
  std::string wanted(id);
  std::ranges::transform(wanted, wanted.begin(),
                         [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
  std::optional<MessageRef> found;
  bool ambiguous = false;
  const auto look_at = [&](const client::StreamId& stream, const client::MessageId& message) {
    if (wanted.size() < kMinId || !to_hex(message.view()).starts_with(wanted)) return;
    ambiguous = ambiguous || (found && !(found->id == message));
    found = MessageRef{stream, message};
  };
  for (const auto& [stream, conversation] : core.conversations()) {
    for (const auto& [seq, message] : conversation.messages) look_at(stream, message.id);
    for (const auto& message : core.waiting(conversation)) look_at(stream, message.id);
  }
  if (ambiguous) {
    return Error{"cli.message.ambiguous",
                 "several messages have an id that begins with " + wanted + "; give more of it (history --json)"};
  }
  if (found) return *found;
  return Error{"cli.message.unknown", "no message on this device has an id that begins with '" + wanted +
                                          "'; ids stand in `majlis history` (at least four characters of one)"};
}

Result<std::string> checked_text(std::string text) {
  if (text.empty()) return Error{"cli.text.empty", "there is nothing to send: the text is empty"};
  if (!is_utf8(text)) return Error{"cli.text.utf8", "the text is not UTF-8; convert it first (see iconv)"};
  if (text.size() > client::kMaxText) {
    return Error{"cli.text.long", "the text has " + std::to_string(text.size()) + " bytes, and a message at most " +
                                      std::to_string(client::kMaxText) + " (64 KiB); send it in parts"};
  }
  return text;
}

Result<std::string> text_argument(const std::string& text) {
  if (text != "-") return checked_text(text);
  std::string read(std::istreambuf_iterator<char>(std::cin), {});
  if (read.ends_with('\n')) read.pop_back();
  if (read.ends_with('\r')) read.pop_back();
  return checked_text(std::move(read));
}

}  // namespace majlis::cli
