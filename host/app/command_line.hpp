// The command line of majlisd. Parsed once in main().
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace majlis::host {

struct RunCommand {};
struct BackupCommand {
  std::filesystem::path file;
};
struct RestoreCommand {
  std::filesystem::path file;
};
struct NewPluginCommand {
  std::string id;
};
// Asks a plugin to audit its data, beside the host that runs or without one.
struct AuditCommand {
  std::string plugin;
};
// Calls a method of the host that runs on the data folder.
struct CallCommand {
  std::string method;
  std::string params = "{}";  // JSON
};
// Prints a text and ends: --print-default-config and the like.
struct PrintCommand {
  enum class What { kDefaultConfig, kConfigReference, kConfigSchema, kCheckConfig } what;
};

struct CommandLine {
  std::variant<RunCommand, BackupCommand, RestoreCommand, NewPluginCommand, AuditCommand, CallCommand, PrintCommand>
      command;
  std::filesystem::path data = "majlis-data";
  std::string config_file;
  std::vector<std::string> listen;  // replaces the file's listeners
  std::string tls_certificate;
  std::string tls_key;
  bool behind_proxy = false;
  bool no_plugins = false;
  bool no_web = false;
};

// Reads the arguments. When there is nothing to run (help, version, a mistake) it has printed why, and the exit status
// is returned instead.
std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv);

}  // namespace majlis::host
