// The configuration: read once at start, held to configs/majlisd.schema.json, immutable afterwards. The schema is the
// one place of defaults and descriptions; it is compiled into the program.
#pragma once

#include "base/result.hpp"
#include "host/messaging/limits.hpp"
#include "host/net/server.hpp"
#include "host/observe/log.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace majlis::host {

struct PluginSettings {
  bool enabled = true;
  Bytes config;  // CBOR map of what the owner set
};

struct Config {
  std::vector<ListenerOptions> listeners;
  bool behind_proxy = false;
  std::string public_url;
  Level log_level = Level::kInfo;
  std::string log_file;
  std::size_t io_threads = 0;
  Limits limits;
  std::chrono::milliseconds drain{};
  std::string sign_up;  // "auto", "open", "invite"
  messaging::Limits messaging;
  bool web = true;
  std::vector<std::string> web_folders;
  std::vector<std::string> frame_ancestors;
  std::vector<std::string> plugin_folders;
  std::size_t plugin_threads = 0;
  std::chrono::seconds plugin_start{};
  std::map<std::string, PluginSettings> plugins;
};

// `text` is JSON with comments; "{}" gives the defaults. Errors: config.syntax, config.invalid, whose detail begins
// with the JSON pointer.
Result<Config> read_config(std::string_view text);
Result<Config> read_config_file(const std::string& path);

// Refuses what must not run: no IP address, the same port twice, a listener off loopback in plain,
// half a certificate. Errors: config.listener, with the
// fix.
Status check_listeners(const Config& config);
bool is_address(const std::string& text);
bool is_loopback(std::string_view address);
// Whether strangers can come: a listener off loopback, or a proxy before the host.
bool is_public(const Config& config);
// "127.0.0.1:80", "[::1]:80", "80" into address and port. Errors: config.listen.
Result<ListenerOptions> parse_listen(std::string_view text);

std::string_view config_schema();
// The defaults as JSON, each option below its description as a comment; read_config takes it.
std::string default_config_text();
// docs/reference/configuration.md.
std::string config_reference();

}  // namespace majlis::host
