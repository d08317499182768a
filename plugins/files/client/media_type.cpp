#include "plugins/files/client/media_type.hpp"

#include <algorithm>
#include <string>

namespace majlis::files {
namespace {

struct Magic {
  std::size_t offset;
  std::string_view bytes;
  std::string_view type;
};

using namespace std::string_view_literals;

constexpr Magic kMagic[] = {
    {0, "\xFF\xD8\xFF"sv, "image/jpeg"},
    {0, "\x89PNG\r\n\x1A\n"sv, "image/png"},
    {0, "GIF87a"sv, "image/gif"},
    {0, "GIF89a"sv, "image/gif"},
    {8, "WEBP"sv, "image/webp"},
    {4, "ftypavif"sv, "image/avif"},
    {4, "ftypavis"sv, "image/avif"},
    {4, "ftyphei"sv, "image/heic"},
    {4, "ftyphev"sv, "image/heic"},
    {4, "ftypmif"sv, "image/heif"},
    {4, "ftypmsf"sv, "image/heif"},
    {4, "ftypcrx"sv, "image/x-raw"},
    {4, "ftypqt"sv, "video/quicktime"},
    {4, "moov"sv, "video/quicktime"},
    {4, "wide"sv, "video/quicktime"},
    {4, "ftypM4A"sv, "audio/mp4"},
    {4, "ftyp"sv, "video/mp4"},
    {0, "\0\0\0\x0CJXL \r\n\x87\n"sv, "image/jxl"},
    {0, "\0\0\0\x0CjP  \r\n\x87\n"sv, "image/jp2"},
    {0, "II*\0"sv, "image/tiff"},
    {0, "MM\0*"sv, "image/tiff"},
    {0, "II+\0"sv, "image/tiff"},
    {0, "MM\0+"sv, "image/tiff"},
    {0, "IIRO"sv, "image/x-raw"},
    {0, "IIRS"sv, "image/x-raw"},
    {0, "MMOR"sv, "image/x-raw"},
    {0, "IIU\0"sv, "image/x-raw"},
    {0, "FUJIFILMCCD-RAW"sv, "image/x-raw"},
    {0, "OggS"sv, "audio/ogg"},
    {0, "ID3"sv, "audio/mpeg"},
    {0, "fLaC"sv, "audio/flac"},
    {8, "WAVE"sv, "audio/wav"},
    {0, "%PDF-"sv, "application/pdf"},
    {0, "\x1F\x8B"sv, "application/gzip"},
    {0, "7z\xBC\xAF\x27\x1C"sv, "application/x-7z-compressed"},
};

struct Extension {
  std::string_view name, type;
};

// Before the first bytes: containers that many formats share.
constexpr Extension kContainers[] = {
    {"webm", "video/webm"},
    {"mkv", "video/x-matroska"},
    {"opus", "audio/ogg"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"epub", "application/epub+zip"},
    {"apk", "application/vnd.android.package-archive"},
};

constexpr Extension kExtensions[] = {
    {"txt", "text/plain"},        {"md", "text/markdown"},    {"csv", "text/csv"},        {"html", "text/html"},
    {"json", "application/json"}, {"svg", "image/svg+xml"},   {"zip", "application/zip"}, {"mp3", "audio/mpeg"},
    {"mp4", "video/mp4"},         {"mov", "video/quicktime"}, {"jpg", "image/jpeg"},      {"jpeg", "image/jpeg"},
    {"png", "image/png"},         {"gif", "image/gif"},       {"webp", "image/webp"},     {"pdf", "application/pdf"},
};

template <std::size_t N>
std::string_view by_extension(const Extension (&all)[N], std::string_view extension) {
  const auto* found = std::ranges::find(all, extension, &Extension::name);
  return found == std::end(all) ? std::string_view() : found->type;
}

}  // namespace

std::string_view media_type_of(std::string_view name, ByteView first_bytes) {
  const auto dot = name.rfind('.');
  std::string extension(dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1));
  std::ranges::transform(extension, extension.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (const auto type = by_extension(kContainers, extension); !type.empty()) return type;
  for (const auto& magic : kMagic) {
    const auto first = as_text(first_bytes);
    if (first.size() >= magic.offset && first.substr(magic.offset).starts_with(magic.bytes)) return magic.type;
  }
  const auto type = by_extension(kExtensions, extension);
  return type.empty() ? "application/octet-stream" : type;
}

}  // namespace majlis::files
