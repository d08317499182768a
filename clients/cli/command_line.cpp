#include "clients/cli/command_line.hpp"

#include "clients/cli/last_act.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <unistd.h>

namespace majlis::cli {
namespace {

constexpr const char* kFooter =
    "Without a command, on a terminal, majlis talks interactively.\n"
    "Text that begins with a dash goes after --, as in: majlis send @bob -- -5 degrees\n"
    "Exit status: 0 done and acknowledged by the host; 1 not done; 2 wrong arguments; 3 kept, goes on with the next "
    "command.";

void add_globals(CLI::App& app, Globals& globals) {
  app.add_option("--home", globals.home, "Folder of your profile (else $MAJLIS_HOME)")
      ->default_str(default_home().string());
  app.add_option("--host", globals.host, "Where the host is, as in http://127.0.0.1:7420; remembered");
  app.add_option("--ca-file", globals.ca_file, "Certificates (PEM) to trust instead of the system's; remembered");
  auto* file = app.add_option("--passphrase-file", globals.passphrase.file,
                              "File whose first line is the passphrase (else $MAJLIS_PASSPHRASE, else asked for)");
  app.add_flag("--no-passphrase", globals.passphrase.none,
               "Register without one: the key lies in a file beside the profile")
      ->excludes(file);
  app.add_flag("--json", globals.json, "One JSON object a line, for scripts");
  app.add_flag("-v,--verbose", globals.verbose, "Tell more on standard error");
}

Status run_alone(const Globals& globals) {
  if (::isatty(STDIN_FILENO) == 1) return run_interactive(globals, {});
  return Error{"cli.usage", "say what to do; majlis --help lists the commands"};
}

}  // namespace

CommandLine::CommandLine()
    : app_(std::make_unique<CLI::App>("Majlis in a terminal: end-to-end encrypted talk", "majlis")) {
  invocation_.globals.home = default_home();
  app_->footer(kFooter);
  app_->fallthrough();  // global options may stand after the command, too
  app_->require_subcommand(0, 1);
  app_->set_version_flag("--version", "majlis " MAJLIS_VERSION);
  add_globals(*app_, invocation_.globals);
  add_account_commands(*app_, invocation_);
  add_profile_commands(*app_, invocation_);
  add_device_commands(*app_, invocation_);
  add_chat_commands(*app_, invocation_);
  add_message_commands(*app_, invocation_);
  add_receive_command(*app_, invocation_);
  add_file_commands(*app_, invocation_);
  add_wallet_commands(*app_, invocation_);
  add_paying_commands(*app_, invocation_);
  add_bill_commands(*app_, invocation_);
  add_request_commands(*app_, invocation_);
  add_group_commands(*app_, invocation_);
  add_invitation_commands(*app_, invocation_);
  add_conversation_commands(*app_, invocation_);
  add_history_commands(*app_, invocation_);
  add_contact_commands(*app_, invocation_);
  add_web_commands(*app_, invocation_);
}

CommandLine::~CommandLine() = default;

std::optional<int> CommandLine::parse(std::vector<std::string> arguments) {
  std::ranges::reverse(arguments);  // as CLI11 takes them
  invocation_.action = run_alone;
  try {
    app_->parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return app_->exit(error) == 0 ? kDone : kUsage;
  }
  return std::nullopt;
}

int CommandLine::run() const {
  const Status done = invocation_.action(invocation_.globals);
  if (done.ok()) end_with_marks(kDone);
  if (done.ok()) return kDone;
  print_error(done.error(), invocation_.globals.json);
  if (done.error().name == "cli.usage") return kUsage;
  return done.error().name == "cli.unfinished" ? kUnfinished : kFailed;
}

}  // namespace majlis::cli
