// majlis group link, links, unlink, and join.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/duration.hpp"
#include "clients/cli/message_view.hpp"

#include <CLI/CLI.hpp>

namespace majlis::cli {
namespace {

constexpr std::string_view kPage = "/p/chat/invite/group#";
constexpr std::size_t kShortKey = 8;

struct InvitationsOptions {
  std::string group, link, key;
  std::optional<std::string> expires;
  std::optional<std::uint64_t> uses;
  bool once = false;
};

Result<client::StreamId> group_for(const client::Core& core, const std::string& reference) {
  MAJLIS_TRY(const auto stream, existing_conversation(core, reference));
  if (core.conversation(stream)->kind == client::StreamKind::kGroup) return stream;
  return Error{"cli.group.direct", reference + " is no group; groups are named '#TITLE'"};
}

Status link(const Globals& globals, const InvitationsOptions& options) {
  std::optional<std::uint64_t> seconds;
  if (options.expires) {
    MAJLIS_TRY(seconds, parse_duration(*options.expires));
  }
  const std::optional<std::uint64_t> uses = options.once ? std::optional<std::uint64_t>(1) : options.uses;
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto stream, group_for(profile->core(), options.group));
  MAJLIS_TRY(const auto done, profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.create_invite(ticket, stream, uses, seconds ? std::optional(now + *seconds * 1000) : std::nullopt, now);
  }));
  const std::string url = profile->endpoint().url() + std::string(kPage) + done.invite;
  Output output(globals.json);
  if (output.json()) {
    output.object({{"link", url}, {"conversation", profile->core().label(*profile->core().conversation(stream))}});
  } else {
    output.line(url);
    output.remark(
        "Whoever has this link comes in with: majlis join LINK. `majlis group links` lists links, `majlis "
        "group unlink` ends one.");
  }
  return output.flush();
}

Status look_up(Profile& profile, const client::StreamId& stream) {
  MAJLIS_CHECK(profile.driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.look_up_invites(ticket, stream, now);
  }));
  return {};
}

std::string line_of(const client::InviteView& invite) {
  std::string line = to_hex(invite.key).substr(0, kShortKey) + "  used " + std::to_string(invite.used);
  if (invite.uses_max) line += " of " + std::to_string(*invite.uses_max);
  line += invite.used == 1 && !invite.uses_max ? " time" : " times";
  return line + (invite.expires_ms ? ", until " + short_time(*invite.expires_ms) : "");
}

Status links(const Globals& globals, const InvitationsOptions& options) {
  MAJLIS_TRY(auto profile, open_online(globals));
  const auto& core = profile->core();
  MAJLIS_TRY(const auto stream, group_for(core, options.group));
  MAJLIS_CHECK(look_up(*profile, stream));
  const auto all = core.invites(*core.conversation(stream));
  Output output(globals.json);
  for (const auto& invite : all) {
    if (!output.json()) {
      output.line(line_of(invite));
      continue;
    }
    Json json{{"key", to_hex(invite.key)}, {"used", invite.used}};
    if (invite.uses_max) json["uses_max"] = *invite.uses_max;
    if (invite.expires_ms) json["expires"] = iso_time(*invite.expires_ms);
    output.object(json);
  }
  if (all.empty() && !output.json()) output.remark("No link opens this group.");
  return output.flush();
}

Status unlink(const Globals& globals, const InvitationsOptions& options) {
  MAJLIS_TRY(auto profile, open_online(globals));
  const auto& core = profile->core();
  MAJLIS_TRY(const auto stream, group_for(core, options.group));
  std::vector<Bytes> keys;
  for (const auto& invite : core.invites(*core.conversation(stream)))
    if (options.key == "all" || (options.key.size() >= 4 && to_hex(invite.key).starts_with(options.key)))
      keys.push_back(invite.key);
  if (keys.empty())
    return Error{"cli.group.link", "no link of this group begins with '" + options.key +
                                       "'; majlis group links lists them (four characters at least, or all)"};
  if (keys.size() > 1 && options.key != "all")
    return Error{"cli.group.link", "several links begin with " + options.key + "; give more of it"};
  for (const auto& key : keys) {
    MAJLIS_CHECK(profile->driver().run([&](client::Core& changed, client::Ticket ticket, std::uint64_t now) {
      return changed.revoke_invite(ticket, stream, key, now);
    }));
  }
  Output output(globals.json);
  if (output.json())
    output.object({{"conversation", core.label(*core.conversation(stream))}, {"revoked", keys.size()}});
  else
    output.line(keys.size() == 1 ? "That link opens the group no more." : "Those links open the group no more.");
  return output.flush();
}

Status join(const Globals& globals, const InvitationsOptions& options) {
  MAJLIS_TRY(auto profile, open_online(globals));
  const std::string host = options.link.substr(0, options.link.find("/p/chat/"));
  const auto done = profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.come_in(ticket, options.link, now);
  });
  if (!done.ok()) {
    const bool elsewhere = options.link.find("://") != std::string::npos && host != profile->endpoint().url();
    if (done.error().name != "client.invite.closed" || !elsewhere) return done.error();
    return Error{"client.invite.closed", done.error().detail + ". The link names the host " + host +
                                             ", and this profile's is " + profile->endpoint().url()};
  }
  const auto& core = profile->core();
  const auto* conversation = done->stream ? core.conversation(*done->stream) : nullptr;
  const std::string label = conversation == nullptr ? std::string("the group") : core.label(*conversation);
  Output output(globals.json);
  if (output.json())
    output.object({{"conversation", label}, {"stream", done->stream ? to_hex(done->stream->view()) : std::string()}});
  else
    output.line("You are in " + one_line(label) + ". You read what is written from now on.");
  return output.flush();
}

using InvitationsHandler = Status (*)(const Globals&, const InvitationsOptions&);

}  // namespace

void add_invitation_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<InvitationsOptions>();
  const auto add = [&](CLI::App* parent, const char* name, const char* description, InvitationsHandler handler) {
    auto* command = parent->add_subcommand(name, description);
    command->callback([&invocation, options, handler] {
      invocation.action = [options, handler](const Globals& globals) { return handler(globals, *options); };
    });
    return command;
  };
  auto* group = app.get_subcommand("group");
  const auto add_to_group = [&](const char* name, const char* description, InvitationsHandler handler) {
    auto* command = add(group, name, description, handler);
    command->add_option("GROUP", options->group, "'#TITLE' of the group")->required();
    return command;
  };
  auto* linking = add_to_group("link", "Make a link that lets people into a group", link);
  linking->add_option("--expires", options->expires, "How long it serves, as in 12h or 7d (else until it is revoked)");
  auto* once = linking->add_flag("--once", options->once, "It serves one person");
  linking->add_option("--uses", options->uses, "How many people it serves")->check(CLI::PositiveNumber)->excludes(once);
  add_to_group("links", "The links into a group", links);
  add_to_group("unlink", "Let a link serve no more", unlink)
      ->add_option("LINK", options->key, "The beginning of it as `group links` shows it, or all")
      ->required();
  add(&app, "join", "Come into a group by a link", join)
      ->add_option("LINK", options->link, "The whole link")
      ->required();
}

}  // namespace majlis::cli
