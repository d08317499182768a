// majlis receive.
#include "clients/cli/commands/command.hpp"
#include "clients/cli/files/history_archive.hpp"
#include "clients/cli/reporter.hpp"

#include <CLI/CLI.hpp>

namespace majlis::cli {
namespace {

// A person has read what was shown; of what a script was given nobody knows.
Status mark_shown(Profile& profile, Reporter& reporter, const Globals& globals) {
  for (const auto& stream : reporter.take_shown())
    if (!globals.json) MAJLIS_CHECK(mark_read(profile, stream));
  return {};
}

// Reports until the process is ended; a host that goes away is waited for.
Status follow(Profile& profile, Reporter& reporter, const Globals& globals) {
  bool news = true;
  profile.observe([&](const client::Event& event) {
    news = news || std::holds_alternative<client::MessageAdded>(event) ||
           std::holds_alternative<client::MessageChanged>(event) ||
           std::holds_alternative<client::ConversationChanged>(event);
  });
  bool told = false;
  for (;;) {
    if (std::exchange(news, false)) {
      MAJLIS_CHECK(reporter.report());
      MAJLIS_CHECK(mark_shown(profile, reporter, globals));
    }
    MAJLIS_CHECK(profile.driver().step(-1, std::nullopt));
    if (profile.core().revoked()) return profile.go_online();  // says so
    const auto& error = profile.driver().last_error();
    if (error && !std::exchange(told, true)) print_error({error->name, error->detail + "; trying again"}, false);
    told = told && error;
  }
}

Status receive(const Globals& globals, bool following) {
  MAJLIS_TRY(auto profile, Profile::open(globals));
  Output output(globals.json);
  Reporter reporter(*profile, output);
  const Status online = profile->go_online();
  if (online.ok())
    if (const auto history = take_history(*profile); !history.ok()) print_error(history.error(), false);
  MAJLIS_CHECK(reporter.report());  // also what came before the host fell silent
  MAJLIS_CHECK(mark_shown(*profile, reporter, globals));
  if (!online.ok() || !following) return online;
  return follow(*profile, reporter, globals);
}

}  // namespace

void add_receive_command(CLI::App& app, Invocation& invocation) {
  const auto following = std::make_shared<bool>(false);
  auto* command = app.add_subcommand("receive", "Take what came from others since the last time, and show it once");
  command->add_flag("--follow", *following, "Stay and show what comes");
  command->callback([&invocation, following] {
    invocation.action = [following](const Globals& globals) { return receive(globals, *following); };
  });
}

}  // namespace majlis::cli
