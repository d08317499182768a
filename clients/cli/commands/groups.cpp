// majlis group create, invite, remove, leave, role, title, members.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/message_view.hpp"
#include "clients/cli/name.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace majlis::cli {
namespace {

struct GroupsOptions {
  std::string title, role;
  std::string group, name;
  std::vector<std::string> names;
};

Result<std::unique_ptr<Profile>> open_group(const Globals& globals, const GroupsOptions& options,
                                            client::StreamId& stream) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(stream, existing_conversation(profile->core(), options.group));
  if (profile->core().conversation(stream)->kind != client::StreamKind::kGroup)
    return Error{"cli.group.direct", options.group + " is a conversation of two; groups are named '#TITLE'"};
  return profile;
}

Result<client::AccountId> member_for(const client::Core& core, const client::StreamId& stream,
                                     const std::string& name) {
  const std::string wanted = "@" + bare_name(name);
  for (const auto& member : core.members(stream)) {
    if (handle(core, member.account) == wanted) return member.account;
  }
  return Error{"cli.group.member", wanted + " is not in this group; majlis group members lists who is"};
}

// Prints what a script wants to know, or `sentence`.
Status tell(const Globals& globals, const client::Core& core, const client::StreamId& stream,
            const std::string& sentence) {
  Output output(globals.json);
  const auto* conversation = core.conversation(stream);
  if (output.json()) {
    output.object({{"conversation", conversation == nullptr ? std::string() : core.label(*conversation)},
                   {"stream", to_hex(stream.view())}});
  } else {
    output.line(sentence);
  }
  return output.flush();
}

Status create(const Globals& globals, const GroupsOptions& options) {
  std::string title = options.title;
  if (title.starts_with('#')) title.erase(0, 1);
  MAJLIS_TRY(auto profile, open_online(globals));
  if (profile->core().find("#" + title).ok()) {
    return Error{"cli.group.exists", "there is a conversation '#" + title +
                                         "' already, and two of one title cannot be "
                                         "told apart; choose another title"};
  }
  MAJLIS_TRY(const auto done, profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.create_group(ticket, title, options.names, now);
  }));
  if (!done.stream) return Error{"cli.group.lost", "the group was made, but has no place on this device"};
  return tell(globals, profile->core(), *done.stream, "Made '#" + one_line(title) + "'.");
}

// Does `step` for each of the names, one after the other.
template <class Step>
Status for_each_name(const Globals& globals, const GroupsOptions& options, const std::string& sentence, Step step) {
  client::StreamId stream;
  MAJLIS_TRY(auto profile, open_group(globals, options, stream));
  for (const auto& name : options.names) MAJLIS_CHECK(step(*profile, stream, name));
  return tell(globals, profile->core(), stream, sentence);
}

Status invite(const Globals& globals, const GroupsOptions& options) {
  const auto step = [](Profile& profile, const auto& stream, const std::string& name) -> Status {
    MAJLIS_CHECK(profile.driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
      return core.add_member(ticket, stream, name, now);
    }));
    return {};
  };
  return for_each_name(globals, options, "Invited.", step);
}

Status remove(const Globals& globals, const GroupsOptions& options) {
  const auto step = [](Profile& profile, const auto& stream, const std::string& name) -> Status {
    MAJLIS_TRY(const auto account, member_for(profile.core(), stream, name));
    MAJLIS_CHECK(profile.driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
      return core.remove_member(ticket, stream, account, now);
    }));
    return {};
  };
  return for_each_name(globals, options, "Removed. They read nothing that is written from now on.", step);
}

Status role(const Globals& globals, const GroupsOptions& given) {
  GroupsOptions options = given;
  options.names = {options.name};
  const auto wanted = options.role == "owner"       ? protocol::Role::kOwner
                      : options.role == "moderator" ? protocol::Role::kModerator
                                                    : protocol::Role::kMember;
  const auto step = [&](Profile& profile, const auto& stream, const std::string& name) -> Status {
    MAJLIS_TRY(const auto account, member_for(profile.core(), stream, name));
    MAJLIS_CHECK(profile.driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
      return core.set_role(ticket, stream, account, wanted, now);
    }));
    return {};
  };
  return for_each_name(globals, options, "Done.", step);
}

Status leave(const Globals& globals, const GroupsOptions& options) {
  client::StreamId stream;
  MAJLIS_TRY(auto profile, open_group(globals, options, stream));
  MAJLIS_CHECK(profile->driver().run(
      [&](client::Core& core, client::Ticket ticket, std::uint64_t now) { return core.leave(ticket, stream, now); }));
  return tell(globals, profile->core(), stream, "You have left; what you have read stays here.");
}

Status retitle(const Globals& globals, const GroupsOptions& options) {
  client::StreamId stream;
  MAJLIS_TRY(auto profile, open_group(globals, options, stream));
  std::string title = options.title;
  if (title.starts_with('#')) title.erase(0, 1);
  MAJLIS_CHECK(profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.set_title(ticket, stream, title, now);
  }));
  return tell(globals, profile->core(), stream, "It is called '#" + one_line(title) + "' now.");
}

std::string_view name_of(protocol::Role role) {
  return record::EnumTexts<protocol::Role>::kTexts[static_cast<std::size_t>(role)];
}

Status members(const Globals& globals, const GroupsOptions& options) {
  MAJLIS_TRY(auto profile, open_caught_up(globals));
  const auto& core = profile->core();
  MAJLIS_TRY(const auto stream, existing_conversation(core, options.group));
  const auto all = core.members(stream);
  std::size_t width = 0;
  for (const auto& member : all) width = std::max(width, columns(one_line(handle(core, member.account))));
  Output output(globals.json);
  for (const auto& member : all) {
    const std::string name = handle(core, member.account), called = display_name(core, member.account);
    if (output.json())
      output.object(
          {{"name", name}, {"display_name", called}, {"role", name_of(member.role)}, {"devices", member.devices}});
    else
      output.line(padded(one_line(name), width + 2) + padded(name_of(member.role), 11) +
                  std::to_string(member.devices) + (member.devices == 1 ? " device" : " devices") +
                  (called.empty() ? "" : "   " + one_line(called)));
  }
  return output.flush();
}

using GroupsHandler = Status (*)(const Globals&, const GroupsOptions&);

}  // namespace

void add_group_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<GroupsOptions>();
  auto* group = app.add_subcommand("group", "Make groups and look after them");
  group->require_subcommand(1);

  const auto add = [&](const char* name, const char* description, GroupsHandler handler) {
    auto* command = group->add_subcommand(name, description);
    command->callback([&invocation, options, handler] {
      invocation.action = [options, handler](const Globals& globals) { return handler(globals, *options); };
    });
    return command;
  };
  const auto with_group = [&](CLI::App* command) {
    command->add_option("GROUP", options->group, "'#TITLE' of the group")->required();
    return command;
  };
  const auto with_names = [&](CLI::App* command, bool required) {
    command->add_option("NAMES", options->names, "@NAME of each person")->required(required);
    return command;
  };

  auto* creating = add("create", "Make a group of you and others", create);
  creating->add_option("TITLE", options->title, "What it is called")->required();
  with_names(creating, false);
  with_names(with_group(add("invite", "Add people", invite)), true);
  with_names(with_group(add("remove", "Remove people", remove)), true);
  with_group(add("leave", "Leave a group", leave));
  with_group(add("members", "Who is in a group", members));
  auto* titling = with_group(add("title", "Give a group another title", retitle));
  titling->add_option("TITLE", options->title, "The new one")->required();
  auto* granting = with_group(add("role", "Say what somebody may do", role));
  granting->add_option("NAME", options->name, "@NAME")->required();
  granting->add_option("ROLE", options->role, "owner, moderator or member")
      ->required()
      ->check(CLI::IsMember({"owner", "moderator", "member"}));
}

}  // namespace majlis::cli
