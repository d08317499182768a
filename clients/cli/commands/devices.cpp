// majlis link, devices, revoke.
#include "base/encoding.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/files/history_archive.hpp"
#include "clients/cli/message_view.hpp"
#include "clients/cli/qr.hpp"
#include "clients/core/link.hpp"

#include <CLI/CLI.hpp>

namespace majlis::cli {
namespace {

constexpr std::chrono::minutes kCodeLife(10);

struct DevicesOptions {
  std::string code, device;
  bool history = true;
};

// What a device that came later can reach, and from where on.
void show_beginnings(Output& output, const client::Core& core) {
  for (const auto& [stream, conversation] : core.conversations()) {
    const bool here = !conversation.messages.empty();
    output.line("  " + one_line(core.label(conversation)) + ": history begins " +
                (here ? short_time(conversation.messages.begin()->second.time_ms) : "now"));
  }
}

void show_code(const Globals& globals, const std::string& code) {
  Output output(globals.json);
  if (output.json()) {
    output.object({{"code", code}});
  } else {
    if (const auto qr = qr_of_text(code, output.on_terminal()); qr.ok()) output.line(*qr);
    output.line("On a device that has the account, say:\n  majlis link " + code);
    output.remark("Waiting; the code is good for ten minutes. Show it to nobody else.");
  }
  static_cast<void>(output.flush());  // a code that nobody sees is not answered, and that is told
}

// The new device's side.
Status be_linked(const Globals& globals) {
  MAJLIS_TRY(auto profile, Profile::make(globals));
  const auto linked = [&]() -> Status {
    MAJLIS_CHECK(profile->driver().connect());
    const auto begin = [&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
      auto batch = core.begin_link(ticket, now);
      if (const auto code = core.link_code(); !code.empty()) show_code(globals, code);
      return batch;
    };
    MAJLIS_CHECK(profile->driver().run(begin, kCodeLife));
    return profile->go_online();
  }();
  if (!linked.ok()) {
    Profile::abandon(std::move(profile));
    return linked;
  }
  Output output(globals.json);
  const auto& core = profile->core();
  const auto brought = take_history(*profile);
  if (!brought.ok())
    output.remark("The history did not come along: " + brought.error().detail +
                  (core.offered_archive() ? ". `majlis receive` tries again" : ""));
  if (output.json()) {
    output.object({{"name", core.own_name()},
                   {"device", to_hex(core.own_device().view())},
                   {"messages", brought.ok() ? brought->value_or(0) : 0}});
  } else {
    output.line("This is a device of @" + core.own_name() + " now.");
    if (brought.ok() && *brought) output.line("Its history came along: " + std::to_string(**brought) + " messages.");
    show_beginnings(output, core);
  }
  return output.flush();
}

// The old device's side.
Status link_other(const Globals& globals, const DevicesOptions& options) {
  MAJLIS_CHECK(client::LinkCode::parse(options.code));  // before anything is sent for it
  MAJLIS_TRY(auto profile, open_online(globals));
  Output output(globals.json);
  std::optional<Bytes> history;
  if (options.history) {
    auto sent = send_history(*profile);
    if (sent.ok())
      history = *std::move(sent);
    else
      output.remark("The history stays on this device: " + sent.error().detail);
  }
  MAJLIS_CHECK(profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.link_device(ticket, options.code, history, now);
  }));
  if (output.json())
    output.object({{"linked", true}, {"history", history.has_value()}});
  else
    output.line(std::string("The new device is linked") + (history ? ", and has your history" : "") +
                "; `majlis devices` lists it.");
  return output.flush();
}

std::string date_of(std::uint64_t seconds) { return iso_time(seconds * 1000).substr(0, 10); }

Status devices(const Globals& globals) {
  MAJLIS_TRY(auto profile, open_caught_up(globals));
  Output output(globals.json);
  for (const auto& device : profile->core().devices()) {
    const std::string id = to_hex(device.device.view());
    if (output.json()) {
      output.object({{"device", id},
                     {"own", device.own},
                     {"active", device.active},
                     {"may_link", device.may_link},
                     {"added", iso_time(device.added_s * 1000)}});
      continue;
    }
    std::string line = id + "  since " + date_of(device.added_s);
    if (device.own) line += "  this one";
    if (device.may_link) line += "  may link others";
    if (!device.active) line += "  ended";
    output.line(device.active ? line : output.styled(Style::kDim, line));
  }
  return output.flush();
}

Result<client::DeviceId> device_for(const client::Core& core, const std::string& id) {
  std::optional<client::DeviceId> found;
  for (const auto& device : core.devices()) {
    if (id.size() < 4 || !to_hex(device.device.view()).starts_with(id)) continue;
    if (found) return Error{"cli.device.ambiguous", "several devices begin with " + id + "; give more of the id"};
    found = device.device;
  }
  if (found) return *found;
  return Error{"cli.device.unknown", "no device of yours begins with '" + id + "'; majlis devices lists them"};
}

Status revoke(const Globals& globals, const std::string& id) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto device, device_for(profile->core(), id));
  MAJLIS_CHECK(profile->driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.revoke_device(ticket, device, now);
  }));
  Output output(globals.json);
  if (output.json())
    output.object({{"revoked", to_hex(device.view())}});
  else
    output.line("Ended. It reads nothing that is written from now on.");
  return output.flush();
}

}  // namespace

void add_device_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<DevicesOptions>();

  auto* link = app.add_subcommand("link", "Add a device: without CODE on the new one, with its CODE on an old one");
  link->add_option("CODE", options->code, "What the new device shows");
  link->add_flag("!--no-history", options->history, "Keep what was said so far to this device");
  link->callback([&invocation, options] {
    invocation.action = [options](const Globals& globals) {
      return options->code.empty() ? be_linked(globals) : link_other(globals, *options);
    };
  });

  app.add_subcommand("devices", "The devices of your account")->callback([&invocation] {
    invocation.action = devices;
  });

  auto* ending = app.add_subcommand("revoke", "End a device of your account, for example a lost one");
  ending->add_option("DEVICE", options->device, "Its id or the beginning of it")->required();
  ending->callback([&invocation, options] {
    invocation.action = [options](const Globals& globals) { return revoke(globals, options->device); };
  });
}

}  // namespace majlis::cli
