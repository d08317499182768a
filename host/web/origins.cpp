#include "host/web/origins.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace majlis::host::web {
namespace {

constexpr std::size_t kLongestName = 253;  // RFC 1035, section 2.3.4
constexpr std::size_t kLongestLabel = 63;
constexpr std::string_view kHttps = "https://";
constexpr std::string_view kHttp = "http://";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-'; }

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, is_name_character);
}

bool is_ipv4(std::string_view host) {
  in_addr parsed{};
  return ::inet_pton(AF_INET, std::string(host).c_str(), &parsed) == 1;
}

bool is_host(std::string_view host) {
  if (host.size() > kLongestName) return false;
  for (std::string_view rest = host;;) {
    const std::size_t dot = rest.find('.');
    const std::string_view label = rest.substr(0, dot);
    if (!is_label(label)) return false;
    if (dot == std::string_view::npos) return !std::ranges::all_of(label, is_digit) || is_ipv4(host);
    rest.remove_prefix(dot + 1);
  }
}

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port != 0 && is_digit(text.front());
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") || (host.starts_with("127.") && is_ipv4(host));
}

// What is wrong before its parts are looked at; empty if nothing is.
std::string_view wrong_as_a_whole(std::string_view origin) {
  const auto has = [&](std::string_view characters) {
    return origin.find_first_of(characters) != std::string_view::npos;
  };
  if (origin.empty()) return "is empty; write https://example.org, or an empty list to name nobody";
  if (has("*")) return "has a wildcard, which would name pages that nobody has seen; write each origin out";
  if (has("'\" ;,\t\r\n")) return "is no single origin; write each as an entry of its own: https://example.org";
  if (std::ranges::any_of(origin, [](char c) { return static_cast<unsigned char>(c) >= 0x80 || c < ' '; }))
    return "has letters that no address carries; write the name as browsers send it (xn--…)";
  if (origin.find("://") == std::string_view::npos) return "has no scheme; write https:// before it";
  if (!origin.starts_with(kHttps) && !origin.starts_with(kHttp))
    return "has a scheme that pages of the web do not have; write https://example.org";
  return {};
}

std::string wrong_in_parts(std::string_view origin) {
  const std::string_view scheme = origin.starts_with(kHttps) ? kHttps : kHttp;
  const std::string_view rest = origin.substr(scheme.size());
  if (rest.find('@') != std::string_view::npos) return "has a user's name; write the host alone";
  if (const std::size_t end = rest.find_first_of("/?#\\"); end != std::string_view::npos)
    return "has a path, which browsers pass over here; write " + std::string(scheme) + std::string(rest.substr(0, end));
  if (rest.starts_with('[')) return "is an IPv6 address, which this policy cannot name; give the host a name";
  const std::size_t colon = rest.find(':');
  const std::string_view host = rest.substr(0, colon);
  if (!is_host(host)) return "has no host that can be reached; write https://example.org";
  if (colon != std::string_view::npos && !is_port(rest.substr(colon + 1)))
    return "has a port that is none; write a number from 1 to 65535, or leave it out";
  if (scheme == kHttp && !is_this_machine(host))
    return "is plain http, which anybody on the way may change; write https://" + std::string(rest) +
           " (http is for localhost and 127.0.0.1 alone)";
  return {};
}

}  // namespace

Status check_origin(std::string_view origin) {
  std::string wrong(wrong_as_a_whole(origin));
  if (wrong.empty()) wrong = wrong_in_parts(origin);
  if (wrong.empty()) return {};
  return Error{"web.origin", '"' + std::string(origin) + "\" " + wrong};
}

}  // namespace majlis::host::web
