// majlis chat, and majlis alone on a terminal.
#include "clients/cli/chat.hpp"
#include "clients/cli/commands/command.hpp"

#include <CLI/CLI.hpp>

namespace majlis::cli {

Status run_interactive(const Globals& globals, const std::string& reference) {
  MAJLIS_TRY(auto profile, open_caught_up(globals));
  return Chat(*profile).run(reference);
}

void add_chat_commands(CLI::App& app, Invocation& invocation) {
  const auto reference = std::make_shared<std::string>();
  auto* command = app.add_subcommand("chat", "Talk: what you type is sent, what comes is shown");
  command->add_option("CONVERSATION", *reference, "@NAME or '#TITLE' to open");
  command->callback([&invocation, reference] {
    invocation.action = [reference](const Globals& globals) { return run_interactive(globals, *reference); };
  });
}

}  // namespace majlis::cli
