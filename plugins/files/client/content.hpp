// The typed content files.file/1: what a message says of the files that it brings. Keys, tokens, true sizes, types and
// names stand here alone, inside the encrypted message (docs/reference/protocol.md, section 6). Values; any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/id.hpp"
#include "base/record.hpp"
#include "base/result.hpp"
#include "clients/core/extension.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace majlis::files {

struct FileTag;
using FileId = Id<FileTag>;

inline constexpr std::string_view kFileType = "files.file/1";
inline constexpr std::size_t kMaxFiles = 32;  // of one message
inline constexpr std::size_t kMaxName = 255;
inline constexpr std::size_t kMaxThumbnail = 16'384;
inline constexpr std::size_t kMaxCaption = 65'536;
inline constexpr std::size_t kTokenSize = 32;
inline constexpr std::uint64_t kMaxSize = std::uint64_t{1} << 53;  // what every client can count

// One file, as its sender describes it. `name` is the sender's word: clean_name() before it is shown or used.
struct File {
  FileId id;     // at the host
  Bytes token;   // opens it there, for whoever has it
  Bytes key;     // attachments::FileKey
  Bytes sha256;  // of the true bytes
  std::uint64_t size = 0;
  std::optional<std::string> name;
  std::optional<std::string> media_type;
  std::optional<std::uint64_t> width, height;  // pixels
  std::optional<std::uint64_t> duration_ms;
  std::optional<Bytes> thumbnail;  // a small JPEG or WebP
  std::optional<std::string> blurhash;
  std::optional<Bytes> waveform;  // 64 loudnesses of a voice note

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    constexpr record::Limits kPixels{1, 1'000'000};
    visit("id", self.id, record::Limits{});
    visit("key", self.key, record::Limits{47, 47});
    visit("name", self.name, record::Limits{1, kMaxName});
    visit("size", self.size, record::Limits{0, kMaxSize});
    visit("token", self.token, record::Limits{kTokenSize, kTokenSize});
    visit("width", self.width, kPixels);
    visit("height", self.height, kPixels);
    visit("sha256", self.sha256, record::Limits{32, 32});
    visit("blurhash", self.blurhash, record::Limits{6, 128});
    visit("waveform", self.waveform, record::Limits{64, 64});
    visit("thumbnail", self.thumbnail, record::Limits{1, kMaxThumbnail});
    visit("media_type", self.media_type, record::Limits{3, 127});
    visit("duration_ms", self.duration_ms, record::Limits{0, kMaxSize});
  }
};

// One file or an album, and what is said of it.
struct FileMessage {
  std::vector<File> files;
  std::optional<std::string> text;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("text", self.text, record::Limits{0, kMaxCaption});
    visit("files", self.files, record::Limits{1, kMaxFiles});
  }
};

// Errors: those of from_body(), for what no reader would take.
Result<client::TypedContent> to_content(const FileMessage& message);
// Unknown fields are skipped: a newer sender may say more. Errors: those of record::decode(), files.content.size,
// files.content.media_type.
Result<FileMessage> from_body(ByteView body);

// "File: figs.jpg (1.2 MB)", for clients that do not know the type.
std::string fallback_of(const FileMessage& message);
// "1.2 MB"; powers of ten, as people count them.
std::string size_in_words(std::uint64_t size);
// The file's cleaned name, or "file" where it has none.
std::string name_of(const File& file);

}  // namespace majlis::files
