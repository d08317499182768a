#include "host/web/assets.hpp"

#include "base/encoding.hpp"
#include "crypto/primitives/hash.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace majlis::host::web {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 1'024;
constexpr std::uintmax_t kMostBytes = 64 << 20;
constexpr std::size_t kTagBytes = 16;
constexpr std::string_view kHashed = "/assets/";  // where the build puts what it names by its content

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".minisig", "text/plain; charset=utf-8"},
    {".pub", "text/plain; charset=utf-8"},
};

constexpr std::pair<std::string_view, Coding> kEndings[] = {{".br", Coding::kBrotli}, {".gz", Coding::kGzip}};

Result<Bytes> read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  Bytes bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.good() || in.eof()) return bytes;
  return Error{"web.folder", "the page's file " + path.string() + " cannot be read; check its permissions"};
}

// "/assets/x.js.br" → "/assets/x.js" and its coding.
std::pair<std::string, Coding> name_and_coding(std::string path) {
  for (const auto& [ending, coding] : kEndings) {
    if (!path.ends_with(ending)) continue;
    path.resize(path.size() - ending.size());
    return {std::move(path), coding};
  }
  return {std::move(path), Coding::kIdentity};
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Whether a member of Accept-Encoding (RFC 9110, section 12.5.3) names `coding` and does not refuse it by ;q=0.
bool takes(std::string_view member, std::string_view coding) {
  const auto semicolon = member.find(';');
  if (trimmed(member.substr(0, semicolon)) != coding) return false;
  if (semicolon == std::string_view::npos) return true;
  const std::string_view weight = trimmed(member.substr(semicolon + 1));
  return !weight.starts_with("q=0") || weight.find_first_of("123456789") != std::string_view::npos;
}

bool accepts(std::string_view accepted, std::string_view coding) {
  while (!accepted.empty()) {
    const auto comma = accepted.find(',');
    if (takes(accepted.substr(0, comma), coding)) return true;
    accepted = comma == std::string_view::npos ? std::string_view() : accepted.substr(comma + 1);
  }
  return false;
}

}  // namespace

std::string content_type_of(std::string_view name) {
  for (const auto& [ending, type] : kTypes)
    if (name.ends_with(ending)) return std::string(type);
  return "application/octet-stream";
}

Coding Asset::choose(std::string_view accepted) const {
  for (const auto& [coding, name] : {std::pair{Coding::kBrotli, "br"}, std::pair{Coding::kGzip, "gzip"}})
    if (variants[static_cast<std::size_t>(coding)] && accepts(accepted, name)) return coding;
  return Coding::kIdentity;
}

Result<Assets> Assets::load(const fs::path& folder) {
  Assets out;
  std::error_code error;
  std::uintmax_t size = 0;
  std::size_t files = 0;
  for (auto each = fs::recursive_directory_iterator(folder, error);
       !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
    if (each->symlink_status().type() != fs::file_type::regular) continue;
    size += each->file_size(error);
    if (++files > kMostFiles || size > kMostBytes)
      return Error{"web.size", folder.string() + " holds more than a page has; is it the right folder?"};
    MAJLIS_TRY(Bytes bytes, read(each->path()));
    auto [name, coding] = name_and_coding("/" + each->path().lexically_relative(folder).generic_string());
    out.assets_[name].variants[static_cast<std::size_t>(coding)] = std::make_shared<const Bytes>(std::move(bytes));
  }
  std::erase_if(out.assets_, [](const auto& entry) { return !entry.second.variants[0]; });
  if (error || !out.assets_.contains("/index.html"))
    return Error{"web.folder", folder.string() + " holds no page; npm run build in clients/web makes one"};
  for (auto& [name, asset] : out.assets_) {
    asset.content_type = content_type_of(name);
    asset.immutable = name.starts_with(kHashed);
    const Bytes hash = crypto::sha256(asset.bytes(Coding::kIdentity));
    asset.etag = "\"" + to_hex(ByteView(hash).first(kTagBytes)) + "\"";
  }
  return out;
}

const Asset* Assets::find(std::string_view path) const {
  const auto found = assets_.find(path == "/" ? std::string_view("/index.html") : path);
  return found == assets_.end() ? nullptr : &found->second;
}

}  // namespace majlis::host::web
