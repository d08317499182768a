#include "clients/cli/endpoint.hpp"

#include <algorithm>

namespace majlis::cli {
namespace {

constexpr std::string_view kPlain = "http://";
constexpr std::string_view kTls = "https://";

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
         std::stoul(std::string(text)) <= 65535;
}

bool is_host(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\r\n@?#[]") == std::string_view::npos;
}

}  // namespace

Result<Endpoint> Endpoint::parse(std::string_view url) {
  const auto wrong = [&](std::string_view reason) {
    return Error{"cli.host.url", "'" + std::string(url) + "' names no host: " + std::string(reason) +
                                     "; write it as in http://127.0.0.1:7420 or https://chat.example.org"};
  };
  Endpoint endpoint;
  std::string_view rest = url;
  if (rest.starts_with(kTls)) {
    endpoint.tls = true;
    rest.remove_prefix(kTls.size());
  } else if (rest.starts_with(kPlain)) {
    rest.remove_prefix(kPlain.size());
  } else {
    return wrong("it starts with neither http:// nor https://");
  }
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  endpoint.path = rest.substr(slash);
  while (endpoint.path.ends_with('/')) endpoint.path.pop_back();
  if (endpoint.path.find_first_of(" ?#\r\n") != std::string::npos) return wrong("its path holds more than a path");
  rest = rest.substr(0, slash);

  const bool bracketed = rest.starts_with('[');
  const std::size_t end = bracketed ? rest.find(']') : std::min(rest.rfind(':'), rest.size());
  if (end == std::string_view::npos) return wrong("a bracket is not closed");
  endpoint.host = bracketed ? rest.substr(1, end - 1) : rest.substr(0, end);
  rest.remove_prefix(bracketed ? end + 1 : end);
  if (!is_host(endpoint.host)) return wrong("its name is empty or has characters that no name has");
  if (!bracketed && endpoint.host.find(':') != std::string::npos) return wrong("IPv6 addresses stand in brackets");
  if (rest.empty()) {
    endpoint.port = endpoint.tls ? "443" : "80";
    return endpoint;
  }
  if (rest.front() != ':' || !is_port(rest.substr(1))) return wrong("its port is no number from 0 to 65535");
  endpoint.port = rest.substr(1);
  return endpoint;
}

std::string Endpoint::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (tls ? "443" : "80") ? name : name + ":" + port;
}

std::string Endpoint::url() const { return std::string(tls ? kTls : kPlain) + authority() + path; }

}  // namespace majlis::cli
