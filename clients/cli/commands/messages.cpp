// majlis send, edit, delete, react.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/duration.hpp"
#include "clients/cli/files/file_messages.hpp"
#include "clients/cli/message_view.hpp"

#include <CLI/CLI.hpp>

namespace majlis::cli {
namespace {

struct MessagesOptions {
  std::string to, text, id, emoji;
  std::optional<std::string> reply, expires;
  SendOptions files;
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

Result<std::optional<client::MessageId>> answered(const client::Core& core, const client::StreamId& stream,
                                                  const MessagesOptions& options) {
  if (!options.reply) return std::optional<client::MessageId>();
  MAJLIS_TRY(const auto message, message_for(core, *options.reply));
  if (message.stream == stream) return std::optional(message.id);
  return Error{"cli.reply.elsewhere", "the message to reply to is not in " + options.to};
}

Status send_with_files(const Globals& globals, const MessagesOptions& options) {
  SendOptions files = options.files;
  if (!options.text.empty()) {
    MAJLIS_TRY(files.text, text_argument(options.text));
  }
  if (options.expires) {
    MAJLIS_TRY(files.lifetime_s, parse_duration(*options.expires));
  }
  MAJLIS_CHECK(check_files(files));
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto stream, conversation_for(*profile, options.to));
  MAJLIS_TRY(files.reply_to, answered(profile->core(), stream, options));
  MAJLIS_TRY(const auto done, send_files(*profile, stream, files));
  return tell_sent(globals, profile->core(), stream, done);
}

Status send(const Globals& globals, const MessagesOptions& options) {
  if (!options.files.paths.empty()) return send_with_files(globals, options);
  MAJLIS_TRY(const std::string text, text_argument(options.text));
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto stream, conversation_for(*profile, options.to));
  auto draft = client::text_draft(text);
  MAJLIS_TRY(draft.reply_to, answered(profile->core(), stream, options));
  MAJLIS_TRY(const auto done, profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.send(ticket, stream, draft, now);
  }));
  return tell_sent(globals, profile->core(), stream, done);
}

// Finds the message of options.id and does `change` to it.
template <class Change>
Status change_message(const Globals& globals, const MessagesOptions& options, Change change) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto message, message_for(profile->core(), options.id));
  MAJLIS_CHECK(profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return change(core, ticket, message, now);
  }));
  Output output(globals.json);
  if (output.json()) output.object({{"id", to_hex(message.id.view())}});
  return output.flush();
}

Status edit(const Globals& globals, const MessagesOptions& options) {
  MAJLIS_TRY(const std::string text, text_argument(options.text));
  return change_message(globals, options, [&](auto& core, auto ticket, const auto& message, auto now) {
    return core.edit(ticket, message.stream, message.id, text, now);
  });
}

Status remove(const Globals& globals, const MessagesOptions& options) {
  return change_message(globals, options, [](auto& core, auto ticket, const auto& message, auto now) {
    return core.remove(ticket, message.stream, message.id, now);
  });
}

Status react(const Globals& globals, const MessagesOptions& options) {
  if (options.emoji.empty() != options.take_back) {
    return Error{"cli.reaction", options.take_back ? "give either a reaction or --remove"
                                                   : "give a reaction such as 👍, or --remove to take yours back"};
  }
  return change_message(globals, options, [&](auto& core, auto ticket, const auto& message, auto now) {
    return core.react(ticket, message.stream, message.id, options.emoji, now);
  });
}

using MessagesHandler = Status (*)(const Globals&, const MessagesOptions&);

CLI::App* add(CLI::App& app, Invocation& invocation, const std::shared_ptr<MessagesOptions>& options, const char* name,
              const char* description, MessagesHandler handler) {
  auto* command = app.add_subcommand(name, description);
  command->callback([&invocation, options, handler] {
    invocation.action = [options, handler](const Globals& globals) { return handler(globals, *options); };
  });
  return command;
}

}  // namespace

void add_message_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<MessagesOptions>();
  constexpr const char* kText = "The text; - reads it from standard input";
  constexpr const char* kId = "The message's id or the beginning of it, as `history` shows it";

  auto* sending = add(app, invocation, options, "send", "Send a message", send);
  sending->add_option("TO", options->to, "@NAME or '#TITLE'")->required();
  auto* text = sending->add_option("TEXT", options->text, kText);
  sending->add_option("--reply", options->reply, "Id of the message that this one answers");
  auto* file = sending->add_option("--file", options->files.paths, "A file to send; several make an album")
                   ->allow_extra_args(false);
  sending->add_option("--expires", options->expires, "How long the host keeps the file, as in 7d (else as it likes)")
      ->needs(file);
  sending->add_flag("--keep-metadata", options->files.keep_metadata, "Send images with where and when they were taken")
      ->needs(file);
  sending->parse_complete_callback([text, file] {
    if (text->count() == 0 && file->count() == 0) throw CLI::RequiredError("TEXT or --file");
  });

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
