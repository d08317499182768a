// majlis send, edit, delete, react.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/message_view.hpp"

#include <CLI/CLI.hpp>

namespace majlis::cli {
namespace {

struct Options {
  std::string to, text, id, emoji;
  std::optional<std::string> reply;
  bool take_back = false;
};

Status tell_sent(const Globals& globals, const client::Core& core, const client::StreamId& stream,
                 const client::Done& done) {
  Output output(globals.json);
  const auto* conversation = core.conversation(stream);
  const std::string label = conversation == nullptr ? std::string() : core.label(*conversation);
  const std::string id = done.message ? to_hex(done.message->view()) : std::string();
  if (output.json())
    output.object({{"id", id}, {"conversation", label}, {"stream", to_hex(stream.view())}});
  else
    output.line(output.styled(Style::kDim, "sent to " + one_line(label) + "  " + id.substr(0, kShortId)));
  return output.flush();
}

Status send(const Globals& globals, const Options& options) {
  MAJLIS_TRY(const std::string text, text_argument(options.text));
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto stream, conversation_for(*profile, options.to));
  auto draft = client::text_draft(text);
  if (options.reply) {
    MAJLIS_TRY(const auto message, message_for(profile->core(), *options.reply));
    if (!(message.stream == stream))
      return Error{"cli.reply.elsewhere", "the message to reply to is not in " + options.to};
    draft.reply_to = message.id;
  }
  MAJLIS_TRY(const auto done, profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.send(ticket, stream, draft, now);
  }));
  return tell_sent(globals, profile->core(), stream, done);
}

// Finds the message of options.id and does `change` to it.
template <class Change>
Status change_message(const Globals& globals, const Options& options, Change change) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto message, message_for(profile->core(), options.id));
  MAJLIS_CHECK(profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return change(core, ticket, message, now);
  }));
  Output output(globals.json);
  if (output.json()) output.object({{"id", to_hex(message.id.view())}});
  return output.flush();
}

Status edit(const Globals& globals, const Options& options) {
  MAJLIS_TRY(const std::string text, text_argument(options.text));
  return change_message(globals, options, [&](auto& core, auto ticket, const auto& message, auto now) {
    return core.edit(ticket, message.stream, message.id, text, now);
  });
}

Status remove(const Globals& globals, const Options& options) {
  return change_message(globals, options, [](auto& core, auto ticket, const auto& message, auto now) {
    return core.remove(ticket, message.stream, message.id, now);
  });
}

Status react(const Globals& globals, const Options& options) {
  if (options.emoji.empty() != options.take_back) {
    return Error{"cli.reaction", options.take_back ? "give either a reaction or --remove"
                                                   : "give a reaction such as 👍, or --remove to take yours back"};
  }
  return change_message(globals, options, [&](auto& core, auto ticket, const auto& message, auto now) {
    return core.react(ticket, message.stream, message.id, options.emoji, now);
  });
}

using Handler = Status (*)(const Globals&, const Options&);

CLI::App* add(CLI::App& app, Invocation& invocation, const std::shared_ptr<Options>& options, const char* name,
              const char* description, Handler handler) {
  auto* command = app.add_subcommand(name, description);
  command->callback([&invocation, options, handler] {
    invocation.action = [options, handler](const Globals& globals) { return handler(globals, *options); };
  });
  return command;
}

}  // namespace

void add_message_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<Options>();
  constexpr const char* kText = "The text; - reads it from standard input";
  constexpr const char* kId = "The message's id or the beginning of it, as `history` shows it";

  auto* sending = add(app, invocation, options, "send", "Send a message", send);
  sending->add_option("TO", options->to, "@NAME or '#TITLE'")->required();
  sending->add_option("TEXT", options->text, kText)->required();
  sending->add_option("--reply", options->reply, "Id of the message that this one answers");

  auto* editing = add(app, invocation, options, "edit", "Change the text of a message of yours", edit);
  editing->add_option("ID", options->id, kId)->required();
  editing->add_option("TEXT", options->text, kText)->required();

  auto* deleting = add(app, invocation, options, "delete", "Delete a message for everybody", remove);
  deleting->add_option("ID", options->id, kId)->required();

  auto* reacting = add(app, invocation, options, "react", "React to a message", react);
  reacting->add_option("ID", options->id, kId)->required();
  reacting->add_option("EMOJI", options->emoji, "Such as 👍");
  reacting->add_flag("--remove", options->take_back, "Take your reaction back");
}

}  // namespace majlis::cli
