#include "clients/cli/web/references.hpp"

#include <algorithm>
#include <filesystem>

namespace majlis::cli::web {
namespace {

constexpr std::size_t kMost = 64;
constexpr std::string_view kAround = "\"'`=( \t\r\n<>),;";
constexpr std::string_view kEndings[] = {".js", ".mjs", ".css", ".wasm", ".html", ".htm", ".svg", ".json"};

std::string_view without_query(std::string_view name) { return name.substr(0, name.find_first_of("?#")); }

bool is_address(std::string_view name) {
  return name.starts_with("http://") || name.starts_with("https://") || name.starts_with("//");
}

// Whether a browser would run or show what lies there.
bool loads(std::string_view name, std::string_view before) {
  if (before.ends_with("src=") || before.ends_with("src=\"") || before.ends_with("src='")) return true;
  name = without_query(name);
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return name.ends_with(ending); });
}

std::string path_from(std::string_view name, std::string_view at) {
  const std::filesystem::path folder = std::filesystem::path(at).parent_path();
  return (folder / without_query(name)).lexically_normal().generic_string();
}

}  // namespace

References references_of(std::string_view text, std::string_view path, std::string_view origin) {
  References found;
  for (std::size_t at = 0; at < text.size() && found.here.size() + found.elsewhere.size() < kMost;) {
    const std::size_t start = text.find_first_not_of(kAround, at);
    if (start == std::string_view::npos) break;
    at = std::min(text.find_first_of(kAround, start), text.size());
    std::string_view name = text.substr(start, at - start);
    if (name.size() > 512 || !loads(name, text.substr(0, start))) continue;
    if (name.starts_with(origin) && name.substr(origin.size()).starts_with('/')) name.remove_prefix(origin.size());
    if (is_address(name))
      found.elsewhere.emplace(name);
    else if (name.starts_with('/') || name.starts_with('.') || name.find(':') == std::string_view::npos)
      found.here.insert(path_from(name, path));
  }
  return found;
}

}  // namespace majlis::cli::web
