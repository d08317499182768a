// majlis verify, trust.
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/message_view.hpp"
#include "clients/cli/qr.hpp"
#include "crypto/identity/safety_number.hpp"

#include <CLI/CLI.hpp>

namespace majlis::cli {
namespace {

struct ContactsOptions {
  std::string name;
  bool confirm = false, withdraw = false;
};

// The twelve groups in three lines, as they are read aloud.
std::vector<std::string> number_lines(const std::string& digits) {
  const std::string grouped = identity::grouped_safety_number(digits);
  constexpr std::size_t kLine = 4 * 6;  // four groups of five and a space each
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < grouped.size(); start += kLine) lines.push_back(grouped.substr(start, kLine - 1));
  return lines;
}

Status verify(const Globals& globals, const ContactsOptions& options) {
  MAJLIS_TRY(auto profile, open_caught_up(globals));
  const auto& core = profile->core();
  MAJLIS_TRY(const auto account, account_for(core, options.name));
  MAJLIS_TRY(const std::string number, core.safety_number(account));
  MAJLIS_TRY(const Bytes code, core.safety_code(account));
  if (options.confirm || options.withdraw) {
    MAJLIS_CHECK(profile->driver().begin([&](client::Core& changed, client::Ticket, std::uint64_t) {
      return changed.verify_contact(account, options.confirm);
    }));
  }
  const bool verified = core.contact(account)->verified;
  Output output(globals.json);
  if (output.json()) {
    output.object({{"name", handle(core, account)}, {"safety_number", number}, {"verified", verified}});
    return output.flush();
  }
  const std::string name = one_line(handle(core, account));
  for (const auto& line : number_lines(number)) output.line("  " + line);
  if (!options.confirm) {
    MAJLIS_TRY(const std::string qr, qr_of_bytes(code, output.on_terminal()));
    output.line(qr);
    output.line("Compare this number with what " + name + " sees, by voice or side by side.");
    output.line("If it is the same, no one stands between you: majlis verify " + name + " --confirm");
  }
  output.line(verified ? output.styled(Style::kGreen, name + " is verified.") : name + " is not verified.");
  return output.flush();
}

Status trust(const Globals& globals, const ContactsOptions& options) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto account, account_for(profile->core(), options.name));
  if (!profile->core().contact(account)->key_changed)
    return Error{"cli.trust.same",
                 "the identity key of " + options.name + " has not changed; there is nothing to accept"};
  MAJLIS_CHECK(profile->driver().run(
      [&](client::Core& core, client::Ticket ticket, std::uint64_t now) { return core.trust(ticket, account, now); }));
  Output output(globals.json);
  if (output.json())
    output.object({{"name", handle(profile->core(), account)}, {"trusted", true}});
  else
    output.line("Accepted. Compare safety numbers again: majlis verify " + options.name);
  return output.flush();
}

}  // namespace

void add_contact_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<ContactsOptions>();
  auto* verifying = app.add_subcommand("verify", "Compare safety numbers with somebody");
  verifying->add_option("NAME", options->name, "@NAME")->required();
  auto* confirm = verifying->add_flag("--confirm", options->confirm, "You have compared: it is the same");
  verifying->add_flag("--withdraw", options->withdraw, "No longer verified")->excludes(confirm);
  verifying->callback([&invocation, options] {
    invocation.action = [options](const Globals& globals) { return verify(globals, *options); };
  });
  auto* trusting = app.add_subcommand("trust", "Accept that somebody's identity key has changed");
  trusting->add_option("NAME", options->name, "@NAME")->required();
  trusting->callback([&invocation, options] {
    invocation.action = [options](const Globals& globals) { return trust(globals, *options); };
  });
}

}  // namespace majlis::cli
