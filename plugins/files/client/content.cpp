#include "plugins/files/client/content.hpp"

#include "plugins/files/client/name.hpp"

#include <algorithm>

namespace majlis::files {
namespace {

constexpr std::size_t kMaxFallback = 1'024;

bool is_token(std::string_view text) {  // RFC 6838, section 4.2
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
  });
}

Status check(const File& file) {
  if (!file.media_type) return {};
  const std::string_view type = *file.media_type;
  const auto slash = type.find('/');
  if (slash != std::string_view::npos && is_token(type.substr(0, slash)) && is_token(type.substr(slash + 1))) return {};
  return Error{"files.content.media_type", "a file's media type is no type/subtype without parameters"};
}

Status check(const FileMessage& message) {
  for (const auto& file : message.files) MAJLIS_CHECK(check(file));
  return {};
}

}  // namespace

Result<FileMessage> from_body(ByteView body) {
  if (body.size() > client::kMaxTypedBody) {
    return Error{"files.content.size", "a message of files takes at most " + std::to_string(client::kMaxTypedBody) +
                                           " bytes, not " + std::to_string(body.size()) + "; send it in parts"};
  }
  MAJLIS_TRY(auto message, record::decode<FileMessage>(body, record::Unknown::kSkip));
  MAJLIS_CHECK(check(message));
  return message;
}

Result<client::TypedContent> to_content(const FileMessage& message) {
  client::TypedContent content{std::string(kFileType), record::encode(message), fallback_of(message)};
  MAJLIS_CHECK(from_body(content.body));  // what one would not take one does not send
  return content;
}

std::string name_of(const File& file) { return clean_name(file.name ? *file.name : std::string()); }

std::string size_in_words(std::uint64_t size) {
  static constexpr const char* kUnits[] = {"kB", "MB", "GB", "TB", "PB"};
  if (size < 1'000) return std::to_string(size) + (size == 1 ? " byte" : " bytes");
  std::size_t unit = 0;
  std::uint64_t tenths = (size + 50) / 100;  // of a kilobyte
  while (tenths >= 10'000 && unit + 1 < std::size(kUnits)) {
    tenths = (tenths + 500) / 1'000;
    ++unit;
  }
  const std::string whole = std::to_string(tenths / 10);
  return (tenths < 1'000 && tenths % 10 != 0 ? whole + "." + std::to_string(tenths % 10) : whole) + " " + kUnits[unit];
}

std::string fallback_of(const FileMessage& message) {
  std::string text = message.files.size() == 1 ? "File: " : std::to_string(message.files.size()) + " files: ";
  for (std::size_t i = 0; i < message.files.size(); ++i) {
    const std::string next =
        (i == 0 ? "" : ", ") + name_of(message.files[i]) + " (" + size_in_words(message.files[i].size) + ")";
    if (text.size() + next.size() > kMaxFallback) {
      text += " …";
      break;
    }
    text += next;
  }
  const std::size_t room = 4'096 - 1 - text.size();
  if (message.text && !message.text->empty() && message.text->size() <= room) text += "\n" + *message.text;
  return text;
}

}  // namespace majlis::files
