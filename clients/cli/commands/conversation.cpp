// majlis timer, mute, unmute, read: what is set for one conversation.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/duration.hpp"
#include "clients/cli/message_view.hpp"

#include <CLI/CLI.hpp>
#include <chrono>

namespace majlis::cli {
namespace {

struct ConversationOptions {
  std::string conversation, duration;
};

// Prints what a script wants to know of the conversation, or `sentence`.
Status tell(const Globals& globals, const client::Core& core, const client::StreamId& stream, Json facts,
            const std::string& sentence) {
  Output output(globals.json);
  if (output.json()) {
    facts["conversation"] = core.label(*core.conversation(stream));
    facts["stream"] = to_hex(stream.view());
    output.object(facts);
  } else {
    output.line(sentence);
  }
  return output.flush();
}

std::string timer_sentence(std::uint64_t seconds) {
  if (seconds == 0) return "Messages stay until somebody deletes them.";
  return "Messages written from now on disappear after " + duration_in_words(seconds) + ".";
}

Status show_timer(const Globals& globals, const ConversationOptions& options) {
  MAJLIS_TRY(auto profile, open_caught_up(globals));
  MAJLIS_TRY(const auto stream, existing_conversation(profile->core(), options.conversation));
  const std::uint64_t seconds = profile->core().timer(*profile->core().conversation(stream));
  return tell(globals, profile->core(), stream, {{"timer_s", seconds}}, timer_sentence(seconds));
}

Status timer(const Globals& globals, const ConversationOptions& options) {
  if (options.duration.empty()) return show_timer(globals, options);
  std::uint64_t seconds = 0;
  if (options.duration != "off") {
    MAJLIS_TRY(seconds, parse_duration(options.duration));
  }
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto stream, conversation_for(*profile, options.conversation));
  MAJLIS_CHECK(profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.set_timer(ticket, stream, seconds, now);
  }));
  return tell(globals, profile->core(), stream, {{"timer_s", seconds}}, timer_sentence(seconds));
}

Status mute_until(const Globals& globals, const ConversationOptions& options, std::uint64_t seconds) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto stream, existing_conversation(profile->core(), options.conversation));
  MAJLIS_CHECK(profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.mute(ticket, stream, seconds == 0 ? 0 : now + seconds * 1000, now);
  }));
  return tell(globals, profile->core(), stream, {{"muted", seconds != 0}},
              seconds == 0 ? "It is heard again, on all of your devices."
                           : "Muted for " + duration_in_words(seconds) + ", on all of your devices.");
}

Status mute(const Globals& globals, const ConversationOptions& options) {
  MAJLIS_TRY(const std::uint64_t seconds, parse_duration(options.duration.empty() ? "52w" : options.duration));
  return mute_until(globals, options, seconds);
}

Status unmute(const Globals& globals, const ConversationOptions& options) { return mute_until(globals, options, 0); }

Status read(const Globals& globals, const ConversationOptions& options) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto stream, existing_conversation(profile->core(), options.conversation));
  MAJLIS_CHECK(mark_read(*profile, stream));
  return tell(globals, profile->core(), stream, {{"read", true}}, "Marked as read.");
}

using ConversationHandler = Status (*)(const Globals&, const ConversationOptions&);

}  // namespace

Status mark_read(Profile& profile, const client::StreamId& stream) {
  const auto* conversation = profile.core().conversation(stream);
  if (conversation == nullptr || conversation->messages.empty() || conversation->request) return {};
  if (profile.core().revoked()) return {};
  const std::uint64_t last = conversation->messages.rbegin()->first;
  if (last <= conversation->read_seq) return {};
  MAJLIS_CHECK(profile.driver().begin([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.mark_read(ticket, stream, last, now);
  }));
  return profile.core().online() ? profile.driver().catch_up() : Status();
}

void add_conversation_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<ConversationOptions>();
  const auto add = [&](const char* name, const char* description, ConversationHandler handler) {
    auto* command = app.add_subcommand(name, description);
    command->add_option("CONVERSATION", options->conversation, "@NAME or '#TITLE'")->required();
    command->callback([&invocation, options, handler] {
      invocation.action = [options, handler](const Globals& globals) { return handler(globals, *options); };
    });
    return command;
  };
  add("timer", "Let messages disappear some time after they were written", timer)
      ->add_option("TIME", options->duration, "As in 30s, 5m, 1h, 7d; off; without it the present one is shown");
  add("mute", "Take no notice of a conversation for a while", mute)
      ->add_option("TIME", options->duration, "As in 8h or 7d; without it, a year");
  add("unmute", "Take notice of it again", unmute);
  add("read", "Mark all of a conversation as read, as scripts do", read);
}

}  // namespace majlis::cli
