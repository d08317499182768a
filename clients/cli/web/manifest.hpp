// What a build of the web app is made of: the file bundle.txt that the build writes and signs (clients/web/tools), and
// the same made of a folder. Paths are as the host serves them.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace majlis::cli::web {

inline constexpr std::string_view kManifestPath = "/bundle.txt";
inline constexpr std::string_view kSignaturePath = "/bundle.txt.minisig";
inline constexpr std::string_view kKeyPath = "/bundle.pub";

// The most that a page has, as the host sees it too.
inline constexpr std::size_t kMostFiles = 1'024;
inline constexpr std::size_t kMostBytes = 64 << 20;

struct FileHash {
  Bytes sha256;
  std::uint64_t size = 0;
  bool operator==(const FileHash&) const = default;
};
FileHash hash_of(ByteView content);

struct Manifest {
  std::string sources_of;  // "2026-11-23T10:00:50Z", or "unknown"
  std::map<std::string, FileHash, std::less<>> files;

  // Strict: one manifest has one text. Errors: cli.web.manifest.
  static Result<Manifest> parse(std::string_view text);
};

// Every file of a built page but what is written about it (bundle.*) and how it is also sent (.br, .gz); `sources_of`
// is what the folder's own manifest says. Errors: cli.web.build.
Result<Manifest> manifest_of(const std::filesystem::path& folder);

// What `path` holds; nothing where there is no such file. Errors: cli.web.build.
Result<std::string> text_of(const std::filesystem::path& path);

}  // namespace majlis::cli::web
