// majlis get; majlis files usage, list, revoke, remove.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/files/file_messages.hpp"
#include "clients/cli/message_view.hpp"
#include "plugins/files/client/calls.hpp"

#include <CLI/CLI.hpp>
#include <map>

namespace majlis::cli {
namespace {

struct FilesOptions {
  std::string id;
  GetOptions get;
};

Status get(const Globals& globals, const FilesOptions& options) {
  MAJLIS_TRY(auto profile, open_caught_up(globals));
  MAJLIS_TRY(const auto message, message_for(profile->core(), options.id));
  MAJLIS_TRY(const auto paths, get_files(*profile, message, options.get));
  Output output(globals.json);
  for (const auto& path : paths) {
    if (output.json())
      output.object({{"id", to_hex(message.id.view())}, {"path", path}});
    else
      output.line(one_line(path));
  }
  return output.flush();
}

Status usage(const Globals& globals, const FilesOptions&) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto answer, profile->driver().call(files::usage_call()));
  MAJLIS_TRY(const auto usage, files::answer_of<files::Usage>(answer));
  Output output(globals.json);
  if (output.json()) {
    output.object(
        {{"used", usage.used}, {"limit", usage.limit}, {"file_limit", usage.file_limit}, {"files", usage.files}});
  } else {
    output.line(std::to_string(usage.files) + (usage.files == 1 ? " file, " : " files, ") +
                files::size_in_words(usage.used) + " of " + files::size_in_words(usage.limit) +
                " in use; one file may take " + files::size_in_words(usage.file_limit));
  }
  return output.flush();
}

Status list(const Globals& globals, const FilesOptions&) {
  MAJLIS_TRY(auto profile, open_online(globals));
  const auto names = own_files(profile->core());
  Output output(globals.json);
  std::optional<files::FileId> after;
  for (bool more = true; more;) {
    MAJLIS_TRY(const auto answer, profile->driver().call(files::list_call(after)));
    MAJLIS_TRY(const auto page, files::answer_of<files::FileList>(answer));
    more = page.more && !page.files.empty();
    for (const auto& each : page.files) {
      after = each.file;
      const auto known = names.find(each.file);
      const std::string name = known == names.end() ? std::string() : known->second.name;
      const std::string where = known == names.end() ? std::string() : known->second.conversation;
      if (output.json()) {
        output.object({{"file", to_hex(each.file.view())},
                       {"name", name},
                       {"conversation", where},
                       {"size", each.size},
                       {"received", each.received},
                       {"complete", each.complete},
                       {"tokens", each.tokens},
                       {"created", iso_time(each.created_ms)},
                       {"expires", iso_time(each.expires_ms)}});
        continue;
      }
      std::string state = each.complete
                              ? (each.tokens == 0 ? "nobody can fetch it" : "until " + short_time(each.expires_ms))
                              : "unfinished, " + files::size_in_words(each.received) + " sent";
      output.line(output.styled(Style::kDim, to_hex(each.file.view()).substr(0, kShortId)) + "  " +
                  padded(files::size_in_words(each.size), 9) + "  " +
                  (name.empty() ? "(sent from another device)" : one_line(name) + " → " + one_line(where)) + "  " +
                  output.styled(Style::kDim, state));
    }
  }
  if (!after && !output.json()) output.line("You keep no files at the host.");
  return output.flush();
}

// Does `call` to each file that `options.id` means.
Status change(const Globals& globals, const FilesOptions& options, client::PluginCall (*call)(const files::FileId&),
              const char* done, const char* sentence) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto meant, files_for(*profile, options.id));
  Output output(globals.json);
  for (const auto& file : meant) {
    MAJLIS_CHECK(profile->driver().call(call(file)));
    if (output.json())
      output.object({{"file", to_hex(file.view())}, {done, true}});
    else
      output.line(to_hex(file.view()).substr(0, kShortId) + ": " + sentence);
  }
  return output.flush();
}

Status revoke(const Globals& globals, const FilesOptions& options) {
  return change(globals, options, files::revoke_call, "revoked", "nobody can fetch it from the host any more.");
}

Status remove(const Globals& globals, const FilesOptions& options) {
  return change(globals, options, files::remove_call, "removed", "it is gone from the host.");
}

}  // namespace

void add_file_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<FilesOptions>();
  const auto act = [&invocation, options](CLI::App* command, Status (*handler)(const Globals&, const FilesOptions&)) {
    command->callback([&invocation, options, handler] {
      invocation.action = [options, handler](const Globals& globals) { return handler(globals, *options); };
    });
    return command;
  };
  auto* getting = act(app.add_subcommand("get", "Fetch the file of a message, or the files of an album"), get);
  getting->add_option("ID", options->id, "The message's id or the beginning of it")->required();
  getting->add_option("-o,--output", options->get.output, "Where to: a new file's name, or a folder (else here)");
  getting->add_option("-n,--number", options->get.numbers, "Which of an album, from 1; may be given several times")
      ->check(CLI::PositiveNumber);
  getting->add_flag("--force", options->get.force, "Replace what is there");

  auto* group = app.add_subcommand("files", "What you keep at the host");
  group->require_subcommand(1);
  constexpr const char* kId = "A message's id, or a file's as `files list` shows it";
  act(group->add_subcommand("usage", "How much of it there is, and how much may be"), usage);
  act(group->add_subcommand("list", "All of it, the oldest first"), list);
  act(group->add_subcommand("revoke", "Let nobody fetch it any more"), revoke)
      ->add_option("ID", options->id, kId)
      ->required();
  act(group->add_subcommand("remove", "Take it from the host, and make room"), remove)
      ->add_option("ID", options->id, kId)
      ->required();
}

}  // namespace majlis::cli
