// majlis register, recover, recovery, whoami, passphrase.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/name.hpp"
#include "clients/cli/prompt.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

namespace majlis::cli {
namespace {

Json identity_json(const client::Core& core) {
  return {{"name", core.own_name()},
          {"device", to_hex(core.own_device().view())},
          {"account", to_hex(core.own_account().view())}};
}

Status show_identity(const Globals& globals, Profile& profile, const std::string& sentence) {
  Output output(globals.json);
  if (output.json())
    output.object(identity_json(profile.core()));
  else
    output.line(sentence);
  return output.flush();
}

// What is wrong with a name, in words for who chose it.
Error of_name(const Error& error) {
  if (error.name != "identity.address") return error;
  return {error.name,
          "this name cannot be used: it is made of letters and digits of one script, with . _ - between them, 1 to 64 "
          "bytes long and without spaces"};
}

// Carries out `command`, which gives a new profile its account; a profile that got none is taken away again.
Status settle_in(const Globals& globals, std::unique_ptr<Profile> profile, const Driver::Command& command,
                 const std::string& sentence) {
  const auto done = [&]() -> Status {
    MAJLIS_CHECK(profile->driver().connect());
    if (const auto account = profile->driver().run(command); !account.ok()) return of_name(account.error());
    return profile->go_online();
  }();
  if (!done.ok()) {
    Profile::abandon(std::move(profile));
    return done;
  }
  return show_identity(globals, *profile, sentence);
}

Status sign_up(const Globals& globals, const std::string& name, const std::optional<std::string>& invite) {
  const std::string bare = bare_name(name);
  if (bare == "me")
    return Error{"cli.register.name", "@me is how everybody writes to themselves here; choose another name"};
  MAJLIS_TRY(auto profile, Profile::make(globals));
  return settle_in(
      globals, std::move(profile),
      [&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
        return core.sign_up(ticket, bare, invite, now);
      },
      "Welcome, @" + bare +
          ". Twelve words bring your account back if you lose this device;\nwrite them down now: "
          "majlis recovery show");
}

Result<std::string> read_phrase(const std::optional<std::string>& file) {
  if (file) {
    std::ifstream in(*file);
    if (!in) return Error{"cli.recover.file", "the words cannot be read from " + *file};
    return std::string(std::istreambuf_iterator<char>(in), {});
  }
  if (can_prompt()) return prompt_line("Your twelve words: ");
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

Status recover(const Globals& globals, const std::string& name, const std::optional<std::string>& file) {
  const std::string bare = bare_name(name);
  MAJLIS_TRY(auto profile, Profile::make(globals));
  auto phrase = read_phrase(file);
  if (!phrase.ok()) {
    Profile::abandon(std::move(profile));
    return phrase.error();
  }
  return settle_in(
      globals, std::move(profile),
      [&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
        return core.recover(ticket, bare, *phrase, now);
      },
      "This is a device of @" + bare + " now, and all earlier ones have ended.");
}

Status show_phrase(const Globals& globals) {
  MAJLIS_TRY(auto profile, Profile::open(globals));
  const auto phrase = profile->core().recovery_phrase();
  if (!phrase) {
    return Error{"cli.recovery.none",
                 "this device does not hold the recovery words: they are kept only on the device "
                 "that registered, until you confirm to have written them down"};
  }
  Output output(globals.json);
  if (output.json()) {
    output.object({{"phrase", as_text(phrase->view())}});
  } else {
    output.line(as_text(phrase->view()));
    output.remark(
        "Write these words on paper, in this order. Whoever has them has your account.\n"
        "Then say `majlis recovery confirm`, and this device forgets them.");
  }
  return output.flush();
}

Status confirm_phrase(const Globals& globals) {
  MAJLIS_TRY(auto profile, Profile::open(globals));
  if (!profile->core().recovery_phrase())
    return Error{"cli.recovery.none", "this device holds no recovery words; there is nothing to confirm"};
  MAJLIS_CHECK(profile->driver().begin(
      [](client::Core& core, client::Ticket, std::uint64_t) { return core.confirm_recovery_phrase(); }));
  Output output(globals.json);
  if (output.json())
    output.object({{"confirmed", true}});
  else
    output.line("This device has forgotten the words; keep the paper safe.");
  return output.flush();
}

Status whoami(const Globals& globals) {
  MAJLIS_TRY(auto profile, Profile::open(globals));
  const auto& core = profile->core();
  Output output(globals.json);
  if (output.json()) {
    Json json = identity_json(core);
    json["host"] = profile->endpoint().url();
    json["revoked"] = core.revoked();
    output.object(json);
  } else {
    output.line("@" + core.own_name() + " at " + profile->endpoint().url());
    output.line("device " + to_hex(core.own_device().view()) + (core.revoked() ? " (ended by another device)" : ""));
  }
  return output.flush();
}

Status change_passphrase(const Globals& globals, const PassphraseSource& next) {
  if (!Home::exists(globals.home)) return Error{"cli.profile.none", "there is no profile in " + globals.home.string()};
  crypto::SystemRandom random;
  MAJLIS_TRY(Home home, Home::open(globals.home));
  MAJLIS_TRY(const auto key, open_store_key(home, globals.passphrase, random));
  MAJLIS_CHECK(change_lock(home, key, next, random));
  Output output(globals.json);
  if (output.json())
    output.object({{"changed", true}});
  else
    output.line(next.none ? "The profile opens without a passphrase now: guard " + home.key_file().string()
                          : "The profile has a new passphrase.");
  return output.flush();
}

}  // namespace

void add_account_commands(CLI::App& app, Invocation& invocation) {
  struct Options {
    std::string name;
    std::optional<std::string> invite, file;
    PassphraseSource next;
  };
  const auto options = std::make_shared<Options>();
  options->next.environment = false;  // there stands the present one

  auto* signing_up = app.add_subcommand("register", "Create an account and make this profile its first device");
  signing_up->add_option("NAME", options->name, "The name that others will find you by")->required();
  signing_up->add_option("--invite", options->invite, "Invite to sign up, where the host asks for one");
  signing_up->callback([&invocation, options] {
    invocation.action = [options](const Globals& globals) { return sign_up(globals, options->name, options->invite); };
  });

  auto* recovering = app.add_subcommand("recover", "Make this profile a device of your account, by its twelve words");
  recovering->add_option("NAME", options->name, "The name of your account")->required();
  recovering->add_option("--phrase-file", options->file, "File with the words (else asked for, or standard input)");
  recovering->callback([&invocation, options] {
    invocation.action = [options](const Globals& globals) { return recover(globals, options->name, options->file); };
  });

  auto* recovery = app.add_subcommand("recovery", "The twelve words that bring your account back");
  recovery->require_subcommand(1);
  recovery->add_subcommand("show", "Show the words")->callback([&invocation] { invocation.action = show_phrase; });
  recovery->add_subcommand("confirm", "You have written them down: this device forgets them")->callback([&invocation] {
    invocation.action = confirm_phrase;
  });

  app.add_subcommand("whoami", "The account and device of this profile")->callback([&invocation] {
    invocation.action = whoami;
  });

  auto* passphrase = app.add_subcommand("passphrase", "Change the passphrase of this profile");
  passphrase->add_option("--new-passphrase-file", options->next.file, "File with the new one (else asked for)");
  passphrase->add_flag("--remove", options->next.none, "Have none from now on, like --no-passphrase");
  passphrase->callback([&invocation, options] {
    invocation.action = [options](const Globals& globals) { return change_passphrase(globals, options->next); };
  });
}

}  // namespace majlis::cli
