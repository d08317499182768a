#include "clients/cli/web/manifest.hpp"

#include "base/encoding.hpp"
#include "crypto/primitives/hash.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

namespace majlis::cli::web {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFirst = "majlis web app 1\n";
constexpr std::string_view kSecond = "sources of ";

Error wrong(const std::string& reason) { return {"cli.web.manifest", "this is no manifest of a web app: " + reason}; }

bool is_date(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:ddZ";
  return text == "unknown" || std::ranges::equal(text, kForm, [](char c, char form) {
           return form == 'd' ? c >= '0' && c <= '9' : c == form;
         });
}

bool is_path(std::string_view path) {
  const bool characters = std::ranges::all_of(path, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-").find(c) != std::string_view::npos;
  });
  return characters && path.size() > 1 && path.size() < 256 && path.front() == '/' && path.back() != '/' &&
         path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

// "HASH SIZE PATH"
Status add_line(Manifest& manifest, std::string_view line) {
  const auto first = line.find(' '), second = line.find(' ', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return wrong("a line has not three parts");
  auto hash = from_hex(line.substr(0, first));
  const std::string_view digits = line.substr(first + 1, second - first - 1), path = line.substr(second + 1);
  std::uint64_t size = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (!hash.ok() || hash->size() != crypto::kHashSize || to_hex(*hash) != line.substr(0, first))
    return wrong("a line begins with no SHA-256");
  if (code != std::errc() || end != digits.data() + digits.size() || std::to_string(size) != digits ||
      size > kMostBytes)
    return wrong("a line has no size");
  if (!is_path(path)) return wrong("a line ends with no path of a page");
  if (!manifest.files.empty() && manifest.files.rbegin()->first >= path) return wrong("its lines are not in order");
  if (manifest.files.size() == kMostFiles) return wrong("it has more lines than a page has files");
  manifest.files.emplace(path, FileHash{std::move(*hash), size});
  return {};
}

Error unreadable(const fs::path& path, const std::string& reason) {
  return {"cli.web.build", "the build's " + path.string() + " cannot be read (" + reason + "); give --build DIR"};
}

Result<Bytes> bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  Bytes bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.is_open() || in.bad()) return unreadable(path, "check its permissions");
  return bytes;
}

bool is_about(std::string_view name) {
  return name == kManifestPath || name == kSignaturePath || name == kKeyPath || name.ends_with(".br") ||
         name.ends_with(".gz");
}

}  // namespace

FileHash hash_of(ByteView content) { return {crypto::sha256(content), content.size()}; }

Result<Manifest> Manifest::parse(std::string_view text) {
  if (!text.starts_with(kFirst)) return wrong("it does not begin with '" + std::string(kFirst.substr(0, 16)) + "'");
  text.remove_prefix(kFirst.size());
  if (!text.ends_with('\n')) return wrong("its last line is cut");
  Manifest manifest;
  for (bool second = true; !text.empty(); second = false) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() + 1);
    if (!second) {
      MAJLIS_CHECK(add_line(manifest, line));
      continue;
    }
    if (!line.starts_with(kSecond) || !is_date(line.substr(kSecond.size())))
      return wrong("its second line tells no date of its sources");
    manifest.sources_of = line.substr(kSecond.size());
  }
  if (!manifest.files.contains("/index.html")) return wrong("it has no /index.html");
  return manifest;
}

Result<std::string> text_of(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::string();
  MAJLIS_TRY(const Bytes bytes, bytes_of(path));
  return to_string(bytes);
}

Result<Manifest> manifest_of(const fs::path& folder) {
  Manifest out;
  std::error_code error;
  for (auto each = fs::recursive_directory_iterator(folder, error);
       !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
    const std::string name = "/" + each->path().lexically_relative(folder).generic_string();
    if (each->symlink_status().type() != fs::file_type::regular || is_about(name)) continue;
    MAJLIS_TRY(const Bytes bytes, bytes_of(each->path()));
    out.files[name] = hash_of(bytes);
    if (out.files.size() > kMostFiles) return unreadable(folder, "it holds more files than a page has");
  }
  if (error) return unreadable(folder, error.message());
  if (!out.files.contains("/index.html")) return unreadable(folder, "it holds no index.html");
  MAJLIS_TRY(const std::string said, text_of(folder / kManifestPath.substr(1)));
  const auto manifest = Manifest::parse(said);
  out.sources_of = manifest.ok() ? manifest->sources_of : "unknown";
  return out;
}

}  // namespace majlis::cli::web
