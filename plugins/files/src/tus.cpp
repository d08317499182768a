#include "tus.hpp"

#include <sodium/utils.h>

#include <algorithm>
#include <charconv>

namespace majlis::files::tus {

using sdk::HttpRequest;

namespace {

// Nothing where `text` is not all digits, or too many.
std::optional<std::int64_t> decimal(std::string_view text) {
  std::int64_t value = 0;
  const bool digits = !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!digits || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// RFC 4648, section 4, with padding. Nothing where it is not.
std::optional<Bytes> base64(std::string_view text) {
  Bytes out(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  const int failed = sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &size, nullptr,
                                       sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0) return std::nullopt;
  out.resize(size);
  return out;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// What stands before the first `mark`, which is cut off `text` with it.
std::string_view next_before(std::string_view& text, char mark) {
  const std::size_t end = std::min(text.find(mark), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

}  // namespace

void need_version(const HttpRequest& request) {
  if (request.header("tus-resumable") != kVersion)
    throw Refusal(412, "send Tus-Resumable: 1.0.0, which is the version of tus spoken here");
}

std::optional<std::int64_t> number(const HttpRequest& request, std::string_view header) {
  if (!request.headers.contains(header)) return std::nullopt;
  const auto value = decimal(trim(request.header(header)));
  if (!value) throw Refusal(400, std::string(header) + " is not a number of bytes");
  return value;
}

std::int64_t need_number(const HttpRequest& request, std::string_view header) {
  const auto value = number(request, header);
  if (!value) throw Refusal(400, std::string(header) + " is missing");
  return *value;
}

bool has_part(const HttpRequest& request) {
  const std::string type = request.header("content-type");
  if (type == kBodyType) return true;
  if (request.body_size != 0) throw Refusal(415, std::string("a body here has the Content-Type ") + kBodyType);
  return false;
}

Bytes checksum(const HttpRequest& request) {
  const std::string text = request.header("upload-checksum");
  if (text.empty()) return {};
  std::string_view rest = text;
  const std::string_view algorithm = next_before(rest, ' ');
  const std::size_t wanted = algorithm == "sha1" ? 20 : algorithm == "sha256" ? 32 : 0;
  if (wanted == 0) throw Refusal(400, std::string("checksums here are by ") + kChecksums);
  auto sum = base64(trim(rest));
  if (!sum || sum->size() != wanted)
    throw Refusal(400, "Upload-Checksum is not the base64 of " + std::to_string(wanted) + " bytes");
  return *std::move(sum);
}

std::optional<std::int64_t> lifetime(const HttpRequest& request) {
  const std::string text = request.header("upload-metadata");
  std::optional<std::int64_t> seconds;
  std::string_view rest = text;
  while (!rest.empty()) {
    std::string_view value = trim(next_before(rest, ','));
    const std::string_view key = next_before(value, ' ');
    const auto bytes = base64(trim(value));
    if (key.empty() || !bytes) throw Refusal(400, "Upload-Metadata is not a list of names with base64 values");
    if (key != "lifetime") continue;
    seconds = decimal(as_text(*bytes));
    if (!seconds) throw Refusal(400, "the lifetime in Upload-Metadata is not a number of seconds");
  }
  return seconds;
}

}  // namespace majlis::files::tus
