#include "settings.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace majlis::payments {

using sdk::Json;

namespace {

constexpr std::size_t kSecretMost = 4096;
constexpr std::int64_t kMinuteMs = 60'000;

Secret read_secret(const std::string& option, const std::string& file) {
  if (!std::filesystem::path(file).is_absolute())
    throw std::invalid_argument(option + ": " + file + " is no absolute path");
  std::ifstream in(file, std::ios::binary);
  Bytes bytes(kSecretMost + 1);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r' || bytes.back() == ' ')) bytes.pop_back();
  Secret secret = Secret::take(std::move(bytes));
  bool printable = true;
  for (const std::uint8_t byte : secret.view()) printable = printable && byte > 0x20 && byte < 0x7F;
  if (secret.empty() || secret.size() > kSecretMost || !printable)
    throw std::invalid_argument(option + ": no secret can be read from " + file +
                                ": it holds one line of printable characters, and this host may read it");
  return secret;
}

bool is_loopback(std::string_view url) {
  for (const std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
    if (url.starts_with(host) && (url.size() == host.size() || url[host.size()] == ':')) return true;
  return false;
}

}  // namespace

std::optional<GatewaySettings> gateway_from(const Json& config) {
  const std::string key_file = sdk::text_at(config, "gateway_key_file");
  if (key_file.empty()) return std::nullopt;
  GatewaySettings settings;
  settings.curl.url = sdk::text_at(config, "gateway_url");
  while (settings.curl.url.ends_with('/')) settings.curl.url.pop_back();
  if (!settings.curl.url.starts_with("https://") && !is_loopback(settings.curl.url))
    throw std::invalid_argument("gateway_url: " + settings.curl.url +
                                " would carry the key in clear: https:// is wanted, http:// is for this machine alone");
  settings.curl.key = read_secret("gateway_key_file", key_file);
  settings.curl.timeout = std::chrono::seconds(sdk::integer_at(config, "gateway_timeout_seconds"));
  for (const Json& file : sdk::list_at(config, "gateway_webhook_secret_files"))
    settings.webhook_secrets.push_back(read_secret("gateway_webhook_secret_files", file.get<std::string>()));
  settings.action_ms = sdk::integer_at(config, "topup_action_minutes") * kMinuteMs;
  settings.test = as_text(settings.curl.key.view()).starts_with("sk_test_");
  return settings;
}

}  // namespace majlis::payments
