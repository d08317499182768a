#include "host/app/config.hpp"

#include "base/cbor.hpp"
#include "host/app/config_defaults.hpp"
#include "host/json/schema.hpp"
#include "host/json/transcode.hpp"
#include "host/web/origins.hpp"

#include <nlohmann/json.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>

namespace majlis::host {
namespace {

using Json = nlohmann::json;

Level level_of(const std::string& name) {
  for (const Level level : {Level::kDebug, Level::kInfo, Level::kWarning})
    if (level_name(level) == name) return level;
  return Level::kError;
}

// Configuration has no bytes, so JSON's own parser and ours agree on it.
Bytes as_cbor(const Json& value) {
  const auto document = host::json::Document::parse(value.dump());
  auto item = document.ok() ? document->cbor(0, host::json::Shape()) : Result<Bytes>(document.error());
  return item.ok() ? *std::move(item) : Bytes{0xA0};
}

std::chrono::milliseconds ms(const Json& section, const char* name) {
  return std::chrono::milliseconds(section.at(name).get<std::int64_t>());
}

Limits limits_of(const Json& net) {
  Limits limits;
  limits.connections = net.at("connections");
  limits.half_open = net.at("half_open");
  limits.header_bytes = net.at("header_bytes");
  limits.body_bytes = net.at("body_bytes");
  limits.message_bytes = net.at("message_bytes");
  limits.outgoing_bytes = net.at("outgoing_bytes");
  limits.calls_in_flight = net.at("calls_in_flight");
  limits.handshake = ms(net, "handshake_ms");
  limits.http_idle = ms(net, "http_idle_ms");
  limits.ws_idle = ms(net, "ws_idle_ms");
  return limits;
}

messaging::Rate rate(const Json& section, const std::string& name) {
  return {section.at(name + "_per_second"), section.at(name + "_burst")};
}

messaging::Limits messaging_limits(const Json& section) {
  messaging::Limits limits;
  limits.keep_ms = limits.dormant_ms = section.at("retention_days").get<std::uint64_t>() * messaging::kDayMs;
  limits.request_ms = section.at("request_days").get<std::uint64_t>() * messaging::kDayMs;
  limits.session_ms = section.at("session_hours").get<std::uint64_t>() * messaging::kHourMs;
  limits.active_devices = section.at("devices_per_account");
  limits.members = section.at("devices_per_stream");
  limits.streams_per_account = section.at("streams_per_account");
  limits.claims_per_pair = section.at("claims_per_hour");
  limits.unacked_bytes = section.at("unacked_bytes");
  limits.registrations = rate(section, "registrations");
  limits.appends = rate(section, "appends");
  limits.lookups = rate(section, "lookups");
  limits.claims = rate(section, "claims");
  limits.stream_creations = rate(section, "stream_creations");
  return limits;
}

// `all` has every option: what was given, with the schema's defaults beneath.
Config to_config(const Json& all) {
  Config config;
  for (const Json& entry : all.at("listen"))
    config.listeners.push_back(
        {entry.at("address"), entry.at("port"), entry.value("tls_certificate", ""), entry.value("tls_key", "")});
  config.behind_proxy = all.at("behind_proxy");
  config.public_url = all.at("public_url");
  config.log_level = level_of(all.at("log").at("level"));
  config.log_file = all.at("log").at("file");
  config.io_threads = all.at("net").at("io_threads");
  config.limits = limits_of(all.at("net"));
  config.drain = ms(all.at("net"), "drain_ms");
  config.sign_up = all.at("messaging").at("sign_up");
  config.messaging = messaging_limits(all.at("messaging"));
  config.web = all.at("web").at("enabled");
  config.web_folders = all.at("web").at("folders").get<std::vector<std::string>>();
  config.frame_ancestors = all.at("web").at("frame_ancestors").get<std::vector<std::string>>();
  config.plugin_folders = all.at("plugin_folders").get<std::vector<std::string>>();
  config.plugin_threads = all.at("plugin_threads");
  config.plugin_start = std::chrono::seconds(all.at("plugin_start_seconds").get<std::int64_t>());
  for (const auto& [id, settings] : all.at("plugins").items())
    config.plugins[id] = {settings.value("enabled", true), as_cbor(settings.value("config", Json::object()))};
  return config;
}

// JSON with comments, in which no option stands twice: the parser would keep the last without a word.
Result<Json> parse_config(std::string_view text) {
  std::vector<std::set<std::string>> open;
  std::string twice;
  const auto watch = [&](int, Json::parse_event_t event, Json& key) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key && !open.back().insert(key.get<std::string>()).second) twice = key;
    return true;
  };
  Json given;
  try {
    given = Json::parse(text, watch, true, true);
  } catch (const Json::exception& error) {
    return Error{"config.syntax", std::string("the configuration is not JSON: ") + error.what()};
  }
  if (!twice.empty())
    return Error{"config.syntax", "\"" + twice + "\" stands twice in the same section; remove one of them"};
  return given;
}

Status check_url(const std::string& url) {
  const std::size_t scheme = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
  const bool good = scheme > 0 && url.size() > scheme && url[scheme] != '/' && url.back() != '/' &&
                    url.find_first_of(" #?\"<>") == std::string::npos;
  if (url.empty() || good) return {};
  return Error{"config.invalid",
               "/public_url: " + url + " is no address that links can begin with; write https://chat.example.org"};
}

Status check_frame_ancestors(const std::vector<std::string>& origins) {
  for (std::size_t i = 0; i < origins.size(); ++i) {
    const Status status = web::check_origin(origins[i]);
    if (!status.ok())
      return Error{"config.invalid", "/web/frame_ancestors/" + std::to_string(i) + ": " + status.error().detail};
  }
  return {};
}

}  // namespace

Result<Config> read_config(std::string_view text) {
  MAJLIS_TRY(const Json given, parse_config(text));
  const Json written = Json::parse(config_schema());
  const auto schema = Schema::compile(config_schema());
  if (!schema.ok()) return Error{"config.schema", schema.error().detail};
  if (const Status status = (*schema)->check_json(given); !status.ok())
    return Error{"config.invalid", status.error().detail + what_it_takes(status.error().detail) +
                                       " (majlisd --print-default-config shows every option)"};
  Json all = config_defaults(written);
  all.merge_patch(given);
  Config config = to_config(all);
  MAJLIS_CHECK(check_url(config.public_url));
  MAJLIS_CHECK(check_frame_ancestors(config.frame_ancestors));
  if (config.limits.outgoing_bytes < 2 * config.messaging.unacked_bytes)
    return Error{"config.invalid",
                 "/net/outgoing_bytes: must be at least twice messaging.unacked_bytes, or devices that catch up would "
                 "be dropped as slow readers"};
  return config;
}

Result<Config> read_config_file(const std::string& path) {
  std::ifstream file(path);
  if (!file || std::filesystem::is_directory(path))
    return Error{"config.file", "the configuration " + path + " cannot be read; check the path and its permissions"};
  const std::string text(std::istreambuf_iterator<char>(file), {});
  auto config = read_config(text);
  if (!config.ok()) return Error{config.error().name, path + ": " + config.error().detail};
  return config;
}

bool is_address(const std::string& text) {
  in6_addr parsed{};
  return ::inet_pton(AF_INET, text.c_str(), &parsed) == 1 || ::inet_pton(AF_INET6, text.c_str(), &parsed) == 1;
}

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address == "::1"; }

bool is_public(const Config& config) {
  return config.behind_proxy || std::ranges::any_of(config.listeners, [](const ListenerOptions& listener) {
           return !is_loopback(listener.address);
         });
}

Status check_listeners(const Config& config) {
  std::set<std::pair<std::string, std::uint16_t>> taken;
  for (const ListenerOptions& listener : config.listeners) {
    const std::string where = listener.address + " port " + std::to_string(listener.port);
    if (!is_address(listener.address))
      return Error{"config.listener", where +
                                          ": this is not an IP address; write one of this machine's, 127.0.0.1, or "
                                          "0.0.0.0 or :: for all of them"};
    if (listener.port != 0 && !taken.emplace(listener.address, listener.port).second)
      return Error{"config.listener", where + " is listed twice; remove one of the two"};
    if (listener.certificate.empty() != listener.key.empty())
      return Error{"config.listener", where + " has half of what TLS needs; give both --tls-cert and --tls-key"};
    if (is_loopback(listener.address) || !listener.certificate.empty() || config.behind_proxy) continue;
    return Error{"config.listener",
                 where +
                     " can be reached from other machines and would carry sessions in plain text; give --tls-cert "
                     "and --tls-key, or --behind-proxy if a reverse proxy ends TLS, or listen on 127.0.0.1"};
  }
  return {};
}

Result<ListenerOptions> parse_listen(std::string_view text) {
  const Error wrong{"config.listen", "--listen " + std::string(text) +
                                         " is not ADDRESS:PORT; write 127.0.0.1:7420, [::1]:7420 or a port alone"};
  ListenerOptions listener;
  const std::size_t colon = text.rfind(':');
  std::string_view address = colon == std::string_view::npos ? std::string_view("127.0.0.1") : text.substr(0, colon);
  const std::string_view port = colon == std::string_view::npos ? text : text.substr(colon + 1);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  if (address == "localhost") address = "127.0.0.1";
  listener.address = address;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), listener.port);
  if (!is_address(listener.address) || port.empty() || error != std::errc() || end != port.data() + port.size())
    return wrong;
  return listener;
}

}  // namespace majlis::host
