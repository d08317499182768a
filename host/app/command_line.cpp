#include "host/app/command_line.hpp"

#include <CLI/CLI.hpp>

namespace majlis::host {
namespace {

void add_options(CLI::App& app, CommandLine& line) {
  app.add_option("--data", line.data, "Folder of everything that must last")->capture_default_str();
  app.add_option("--config", line.config_file, "JSON configuration; see --print-default-config");
  app.add_option("--listen", line.listen, "ADDRESS:PORT instead of the configured ones; port 0 takes any");
  app.add_option("--tls-cert", line.tls_certificate, "PEM certificate for every listener");
  app.add_option("--tls-key", line.tls_key, "PEM key for every listener");
  app.add_flag("--behind-proxy", line.behind_proxy, "A reverse proxy ends TLS: allow plain listeners off loopback");
  app.add_flag("--no-plugins", line.no_plugins, "Messaging alone");
  app.add_flag("--no-web", line.no_web, "Serve no web app");
}

}  // namespace

std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv) {
  using What = PrintCommand::What;
  CommandLine line;
  CLI::App app("majlisd: a host for end-to-end encrypted conversations and what plugins put around them");
  app.set_version_flag("--version", MAJLIS_VERSION);
  app.require_subcommand(0, 1);
  app.fallthrough();
  add_options(app, line);
  std::string checked;
  const auto* check = app.add_option("--check-config", checked,
                                     "Say whether the configuration (FILE's, or that of --config) is good, and end")
                          ->expected(0, 1)
                          ->option_text("[FILE]");
  const auto prints = [&](const char* name, What what, const char* help) {
    app.add_flag_callback(
        name, [&line, what] { line.command = PrintCommand{what}; }, help);
  };
  prints("--print-default-config", What::kDefaultConfig, "Print every option with its default, and end");
  prints("--print-config-reference", What::kConfigReference, "Print docs/reference/configuration.md, and end");
  prints("--print-config-schema", What::kConfigSchema, "Print the JSON Schema of the configuration, and end");

  std::filesystem::path file;
  std::string id;
  auto* backup = app.add_subcommand("backup", "Copy all data to FILE while the host runs");
  backup->add_option("FILE", file, "A new file")->required();
  auto* restore = app.add_subcommand("restore", "Put the data of a backup into an empty data folder");
  restore->add_option("FILE", file, "What backup wrote")->required();
  auto* audited =
      app.add_subcommand("audit", "Let a plugin hold its data to its own rules; the host may run meanwhile");
  audited->add_option("ID", id, "The plugin: payments, say")->required();
  auto* plugin = app.add_subcommand("plugin", "Work on plugins");
  plugin->require_subcommand(1);
  auto* fresh = plugin->add_subcommand("new", "Write a plugin that builds, into a folder called ID");
  fresh->add_option("ID", id, "a-z, 0-9 and '-', a letter first")->required();
  auto* again = plugin->add_subcommand("reload", "Exchange a plugin of the host that runs for what its folder holds");
  again->add_option("ID", id, "The plugin")->required();
  CallCommand asked;
  auto* call = app.add_subcommand("call", "Call a method of the host that runs, as its administrator");
  call->add_option("METHOD", asked.method, "host.plugins, say; /openrpc.json lists all")->required();
  call->add_option("PARAMS", asked.params, "A JSON object")->capture_default_str();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (*check) line.command = PrintCommand{What::kCheckConfig};
  if (!checked.empty()) line.config_file = checked;
  if (*backup) line.command = BackupCommand{file};
  if (*restore) line.command = RestoreCommand{file};
  if (*audited) line.command = AuditCommand{id};
  if (*fresh) line.command = NewPluginCommand{id};
  if (*again) line.command = CallCommand{"host.plugin_reload", "{\"id\":\"" + id + "\"}"};
  if (*call) line.command = asked;
  return line;
}

}  // namespace majlis::host
