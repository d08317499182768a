// majlis profile show, set: the name and the picture that people give themselves.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/message_view.hpp"
#include "clients/cli/profile_picture.hpp"

#include <CLI/CLI.hpp>
#include <fstream>

namespace majlis::cli {
namespace {

struct OwnProfileOptions {
  std::string whose;
  std::optional<std::string> name, picture, save;
  bool no_picture = false;
};

Json json_of(const client::Core& core, const client::AccountId& account) {
  const auto said = core.profile(account);
  return {{"name", handle(core, account)},
          {"display_name", said ? said->name : std::string_view()},
          {"picture_bytes", said ? said->avatar.size() : 0},
          {"version", said ? said->version : 0}};
}

Status save_picture(const client::Core& core, const client::AccountId& account, const std::string& file) {
  const auto said = core.profile(account);
  if (!said || said->avatar.empty())
    return Error{"cli.picture.none", one_line(handle(core, account)) + " shows no picture"};
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(said->avatar.data()), static_cast<std::streamsize>(said->avatar.size()));
  if (!out.flush()) return Error{"cli.picture.file", "the picture cannot be written to " + file};
  return {};
}

Status tell(const Globals& globals, const client::Core& core, const client::AccountId& account) {
  Output output(globals.json);
  if (output.json()) {
    output.object(json_of(core, account));
    return output.flush();
  }
  const auto said = core.profile(account);
  output.line(one_line(handle(core, account)));
  output.line("  name     " + (said && !said->name.empty() ? one_line(said->name) : "(none but the username)"));
  output.line("  picture  " +
              (said && !said->avatar.empty() ? std::to_string(said->avatar.size()) + " bytes" : std::string("(none)")));
  return output.flush();
}

Status show(const Globals& globals, const OwnProfileOptions& options) {
  MAJLIS_TRY(auto profile, open_caught_up(globals));
  const auto& core = profile->core();
  client::AccountId account = core.own_account();
  if (!options.whose.empty()) {
    MAJLIS_TRY(account, account_for(core, options.whose));
  }
  if (options.save) MAJLIS_CHECK(save_picture(core, account, *options.save));
  return tell(globals, core, account);
}

// What is not said stays as it is.
Status set(const Globals& globals, const OwnProfileOptions& options) {
  if (!options.name && !options.picture && !options.no_picture)
    return Error{"cli.usage", "say what to change: --name TEXT, --picture FILE or --no-picture"};
  std::optional<Bytes> picture;
  if (options.picture) {
    MAJLIS_TRY(picture, read_picture(*options.picture));
  }
  if (options.name && !is_utf8(*options.name))
    return Error{"cli.profile.name", "the name is not UTF-8; convert it first (see iconv)"};
  MAJLIS_TRY(auto profile, open_online(globals));
  const auto now = profile->core().profile(profile->core().own_account());
  const std::string name = options.name ? *options.name : std::string(now ? now->name : std::string_view());
  if (!picture && !options.no_picture && now) picture.emplace(now->avatar.begin(), now->avatar.end());
  MAJLIS_CHECK(profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now_ms) {
    return core.set_profile(ticket, name, picture.value_or(Bytes()), now_ms);
  }));
  return tell(globals, profile->core(), profile->core().own_account());
}

}  // namespace

void add_profile_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<OwnProfileOptions>();
  auto* profile = app.add_subcommand("profile", "The name and the picture that others see");
  profile->require_subcommand(1);
  auto* showing = profile->add_subcommand("show", "What you, or somebody with whom you talk, is called and looks like");
  showing->add_option("NAME", options->whose, "@NAME; without it your own");
  showing->add_option("--save-picture", options->save, "Write the picture to this file");
  showing->callback([&invocation, options] {
    invocation.action = [options](const Globals& globals) { return show(globals, *options); };
  });
  auto* setting = profile->add_subcommand("set", "Change yours; what you do not name stays as it is");
  setting->add_option("--name", options->name, "What to call you; '' for nothing but your username");
  auto* picture = setting->add_option("--picture", options->picture, "A JPEG of at most 64 KiB and 1024 pixels");
  setting->add_flag("--no-picture", options->no_picture, "Show none")->excludes(picture);
  setting->callback([&invocation, options] {
    invocation.action = [options](const Globals& globals) { return set(globals, *options); };
  });
}

}  // namespace majlis::cli
