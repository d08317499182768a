// majlis requests, accept, decline, block, unblock.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/message_view.hpp"
#include "clients/cli/name.hpp"

#include <CLI/CLI.hpp>

namespace majlis::cli {
namespace {

constexpr std::size_t kPreview = 60;

std::string requester(const client::Core& core, const client::Conversation& conversation) {
  if (conversation.requester) return handle(core, *conversation.requester);
  return conversation.peer ? handle(core, *conversation.peer) : core.label(conversation);
}

Status requests(const Globals& globals) {
  MAJLIS_TRY(auto profile, open_online(globals));
  const auto& core = profile->core();
  Output output(globals.json);
  std::size_t count = 0;
  for (const auto& [stream, conversation] : core.conversations()) {
    if (!conversation.request) continue;
    ++count;
    const std::string from = requester(core, conversation), label = core.label(conversation);
    const std::string first =
        conversation.messages.empty() ? std::string() : conversation.messages.begin()->second.text();
    if (output.json()) {
      output.object({{"from", from},
                     {"conversation", label},
                     {"kind", conversation.kind == client::StreamKind::kDirect ? "direct" : "group"},
                     {"messages", conversation.messages.size()},
                     {"text", first},
                     {"stream", to_hex(stream.view())}});
      continue;
    }
    const std::string where =
        conversation.kind == client::StreamKind::kDirect ? "" : " asks you into " + one_line(label);
    output.line(output.styled(Style::kCyan, one_line(from)) + where +
                (first.empty() ? "" : ": " + shortened(one_line(first), kPreview)));
  }
  if (count > 0) output.remark("Answer with: majlis accept @NAME, majlis decline @NAME or majlis block @NAME");
  if (count == 0 && !output.json()) output.line("Nobody asks.");
  return output.flush();
}

// The requests that `reference` means: those of a person, or the one for a group.
std::vector<client::StreamId> requests_of(const client::Core& core, const std::string& reference) {
  std::vector<client::StreamId> found;
  for (const auto& [stream, conversation] : core.conversations()) {
    const bool meant =
        requester(core, conversation) == "@" + bare_name(reference) || core.label(conversation) == reference;
    if (conversation.request && meant) found.push_back(stream);
  }
  return found;
}

Status answer(const Globals& globals, const std::string& reference, bool accepted) {
  MAJLIS_TRY(auto profile, open_online(globals));
  const auto streams = requests_of(profile->core(), reference);
  if (streams.empty()) {
    return Error{"cli.request.none", "there is no request from " + reference +
                                         "; `majlis requests` lists who asks "
                                         "(names begin with @)"};
  }
  for (const auto& stream : streams) {
    MAJLIS_CHECK(profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
      return accepted ? core.accept(ticket, stream, now) : core.decline(ticket, stream, now);
    }));
  }
  Output output(globals.json);
  if (output.json())
    output.object({{"from", reference}, {"accepted", accepted}});
  else
    output.line(accepted ? "Accepted; `majlis receive` shows what was written." : "Declined. They are not told.");
  return output.flush();
}

Status block(const Globals& globals, const std::string& name, bool blocked) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto account, account_for(profile->core(), name));
  MAJLIS_CHECK(profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.block(ticket, account, blocked, now);
  }));
  Output output(globals.json);
  if (output.json())
    output.object({{"name", handle(profile->core(), account)}, {"blocked", blocked}});
  else
    output.line(blocked ? "Blocked. They are not told." : "No longer blocked.");
  return output.flush();
}

}  // namespace

void add_request_commands(CLI::App& app, Invocation& invocation) {
  const auto who = std::make_shared<std::string>();
  app.add_subcommand("requests", "Who wants to write to you and waits for your answer")->callback([&invocation] {
    invocation.action = requests;
  });
  const auto add = [&](const char* name, const char* description,
                       Status (*handler)(const Globals&, const std::string&, bool), bool yes) {
    auto* command = app.add_subcommand(name, description);
    command->add_option("NAME", *who, "@NAME, or '#TITLE' of a group")->required();
    command->callback([&invocation, who, handler, yes] {
      invocation.action = [who, handler, yes](const Globals& globals) { return handler(globals, *who, yes); };
    });
  };
  add("accept", "Accept a request", answer, true);
  add("decline", "Drop a request; nobody is told", answer, false);
  add("block", "Take nothing from somebody any more; nobody is told", block, true);
  add("unblock", "Take back a block", block, false);
}

}  // namespace majlis::cli
