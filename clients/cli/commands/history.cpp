// majlis conversations, history, search, export.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/duration.hpp"
#include "clients/cli/export.hpp"
#include "clients/cli/message_view.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace majlis::cli {
namespace {

struct HistoryOptions {
  std::string conversation, words, file;
  std::size_t limit = 0;
};

std::uint64_t last_time(const client::Conversation& conversation) {
  return conversation.messages.empty() ? 0 : conversation.messages.rbegin()->second.time_ms;
}

std::size_t unread(const client::Core& core, const client::Conversation& conversation) {
  return static_cast<std::size_t>(std::ranges::count_if(conversation.messages, [&](const auto& each) {
    return each.first > conversation.read_seq && !(each.second.author == core.own_account());
  }));
}

// "@bob (Bob the builder)": the name that nobody vouches for is the shorter one.
std::string label_of(const client::Core& core, const client::Conversation& conversation) {
  const std::string label = one_line(core.label(conversation));
  const std::string name = conversation.peer ? display_name(core, *conversation.peer) : std::string();
  return name.empty() ? label : label + " (" + shortened(one_line(name), 24) + ")";
}

Status conversations(const Globals& globals, const HistoryOptions&) {
  MAJLIS_TRY(auto profile, open_caught_up(globals));
  const auto& core = profile->core();
  std::vector<const client::Conversation*> all;
  for (const auto& [stream, conversation] : core.conversations()) {
    if (is_listed(conversation)) all.push_back(&conversation);
  }
  std::ranges::stable_sort(all, std::ranges::greater(), [](const auto* each) { return last_time(*each); });
  std::size_t width = 0;
  for (const auto* each : all) width = std::max(width, columns(label_of(core, *each)));
  Output output(globals.json);
  for (const auto* each : all) {
    const std::size_t fresh = unread(core, *each);
    if (output.json()) {
      output.object(json_of(core, *each, fresh));
      continue;
    }
    std::string line = padded(label_of(core, *each), width + 2);
    if (!each->messages.empty()) {
      const auto& last = each->messages.rbegin()->second;
      line += output.styled(Style::kDim, short_time(last.time_ms) + "  ") + shortened(one_line(last.text()), 50);
    }
    if (is_muted(*each)) line += output.styled(Style::kDim, "  (muted)");
    if (each->stage == client::Stage::kLeft) line += output.styled(Style::kDim, "  (left)");
    output.line(fresh > 0 ? output.styled(Style::kBold, line) : line);
  }
  return output.flush();
}

Status history(const Globals& globals, const HistoryOptions& options) {
  MAJLIS_TRY(auto profile, open_caught_up(globals));
  const auto& core = profile->core();
  MAJLIS_TRY(const auto stream, existing_conversation(core, options.conversation));
  Verdicts verdicts(*profile);
  verdicts.look_at(cards_in(*core.conversation(stream), options.limit));
  const auto& conversation = *core.conversation(stream);
  Output output(globals.json);
  const std::size_t count = conversation.messages.size();
  std::size_t skip = options.limit > 0 && count > options.limit ? count - options.limit : 0;
  if (!output.json() && skip == 0 && conversation.begins_at() > 2)
    output.line(output.styled(Style::kDim, "— history on this device begins here —"));
  const auto show = [&](const client::Message& message) {
    if (output.json()) return output.object(json_of(core, conversation, message, verdicts.of(message)));
    const std::string state = state_in_words(core, conversation, message);
    output.line(line_of(output, core, conversation, message, false, verdicts.of(message)) +
                (state.empty() ? "" : output.styled(Style::kDim, "  " + state)));
  };
  bool gap = conversation.has_gap();
  for (const auto& [seq, message] : conversation.messages) {
    if (skip > 0) {
      --skip;
      continue;
    }
    if (!output.json() && seq >= conversation.first_seq && std::exchange(gap, false))
      output.line(output.styled(Style::kDim, "— what came while this device was linked may be missing here —"));
    show(message);
  }
  for (const auto& message : core.waiting(conversation)) show(message);
  if (output.json()) return output.flush();
  if (const std::uint64_t timer = core.timer(conversation); timer > 0)
    output.line(output.styled(Style::kDim, "— what is written disappears after " + duration_in_words(timer) + " —"));
  MAJLIS_CHECK(output.flush());
  return mark_read(*profile, stream);
}

Status search(const Globals& globals, const HistoryOptions& options) {
  MAJLIS_TRY(auto profile, open_caught_up(globals));
  const auto& core = profile->core();
  Output output(globals.json);
  bool found = false;
  for (const auto& [stream, conversation] : core.conversations()) {
    if (conversation.request) continue;
    for (const auto& [seq, message] : conversation.messages) {
      if (message.deleted || !contains_folded(message.text(), options.words)) continue;
      found = true;
      if (output.json())
        output.object(json_of(core, conversation, message));
      else
        output.line(line_of(output, core, conversation, message, true));
    }
  }
  if (!found && !output.json()) output.remark("Nothing on this device says that.");
  return output.flush();
}

Status write_export(const Globals& globals, const HistoryOptions& options) {
  MAJLIS_TRY(auto profile, Profile::open(globals));
  const Json everything = exported(profile->core());
  if (options.file == "-") {
    Output output(true);
    output.object(everything);
    return output.flush();
  }
  MAJLIS_CHECK(write_private(options.file, everything.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"));
  Output output(globals.json);
  if (output.json())
    output.object({{"file", options.file}, {"conversations", everything["conversations"].size()}});
  else
    output.line("Written to " + options.file + ", unencrypted: keep it as safe as what it says.");
  return output.flush();
}

using HistoryHandler = Status (*)(const Globals&, const HistoryOptions&);

}  // namespace

void add_history_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<HistoryOptions>();
  const auto add = [&](const char* name, const char* description, HistoryHandler handler) {
    auto* command = app.add_subcommand(name, description);
    command->callback([&invocation, options, handler] {
      invocation.action = [options, handler](const Globals& globals) { return handler(globals, *options); };
    });
    return command;
  };
  add("conversations", "Your conversations, the latest first", conversations);
  auto* past = add("history", "What was written in a conversation", history);
  past->add_option("CONVERSATION", options->conversation, "@NAME or '#TITLE'")->required();
  past->add_option("--limit", options->limit, "Only the last so many messages")->check(CLI::PositiveNumber);
  add("search", "Messages with these words, in all conversations", search)
      ->add_option("WORDS", options->words, "Looked for as they stand, whatever the case")
      ->required();
  add("export", "Write history, contacts and settings to a file as JSON; never keys", write_export)
      ->add_option("FILE", options->file, "A file that is not there yet; - for standard output")
      ->required();
}

}  // namespace majlis::cli
