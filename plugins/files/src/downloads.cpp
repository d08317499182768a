#include "downloads.hpp"

#include "answers.hpp"
#include "range.hpp"

#include "base/encoding.hpp"

#include <algorithm>

namespace majlis::files {

using sdk::BlobRange;
using sdk::Call;
using sdk::HttpAnswer;
using sdk::HttpRequest;
using sdk::MethodError;
using sdk::task;

namespace {

constexpr std::string_view kCollection = "/blobs/";
constexpr std::string_view kRenewal = "/renew";
// The bytes behind an id never change, so that one tag fits all; it says nothing about them.
constexpr const char* kTag = "\"sealed\"";

struct Asked {
  FileId id;
  Token token{};
};

std::optional<Asked> asked(const HttpRequest& request, std::string_view suffix) {
  std::string_view path = std::string_view(request.path).substr(kCollection.size());
  if (!path.ends_with(suffix)) return std::nullopt;
  path.remove_suffix(suffix.size());
  const auto name = from_base64url(path);
  const auto id = name.ok() ? FileId::from_bytes(*name) : Result<FileId>(name.error());
  const auto token = from_base64url(request.header("majlis-file-token"));
  Asked out;
  if (!id.ok() || !token.ok() || token->size() != out.token.size()) return std::nullopt;
  out.id = *id;
  std::ranges::copy(*token, out.token.begin());
  return out;
}

// Whether a list of entity tags (RFC 9110, section 13.1) has ours; weak ones count where `weak`.
bool lists_tag(std::string_view list, bool weak) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view one = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
    one = one.substr(0, one.find_last_not_of(" \t") + 1);
    if (weak && one.starts_with("W/")) one.remove_prefix(2);
    if (one == "*" || one == kTag) return true;
  }
  return false;
}

HttpAnswer head_of(std::uint32_t status, const Opened& file) {
  HttpAnswer head = plain(status);
  head.header("content-type", "application/octet-stream")
      .header("accept-ranges", "bytes")
      .header("etag", kTag)
      .header("majlis-file-expires", std::to_string(file.expires_ms));
  return head;
}

RangeAsked range_asked(const HttpRequest& request, const Opened& file) {
  const std::string condition = request.header("if-range");
  const bool ranged = request.method == "GET" && (condition.empty() || condition == kTag);
  return ranged ? range_of(request.header("range"), static_cast<std::uint64_t>(file.size)) : RangeAsked{};
}

}  // namespace

HttpAnswer Downloads::nothing_here(const HttpRequest& request) {
  const std::uint64_t now = host_.now_ms();
  const bool little = all_guesses_.take({}, now) && guesses_.take(as_bytes(request.path), now);
  if (little) return refused(Refusal(404, "there is no file that this token opens"));
  HttpAnswer answer = refused(Refusal(429, "too many tokens that open nothing: wait a little"));
  answer.header("retry-after", "5");
  return answer;
}

task<HttpAnswer> Downloads::get(const Call& call, const HttpRequest& request) {
  const auto wanted = asked(request, "");
  const auto file = wanted ? tokens_.open(wanted->id, wanted->token) : std::nullopt;
  if (!file) co_return nothing_here(request);
  if (const auto tags = request.header("if-match"); !tags.empty() && !lists_tag(tags, false))
    co_return refused(Refusal(412, "the file never had another tag"));
  if (lists_tag(request.header("if-none-match"), true)) co_return head_of(304, *file);
  const RangeAsked range = range_asked(request, *file);
  const std::string size = std::to_string(file->size);
  if (range.kind == RangeKind::kNone) {
    HttpAnswer none = refused(Refusal(416, "the file has " + size + " bytes: ask for one range of them"));
    none.header("content-range", "bytes */" + size);
    co_return none;
  }
  const bool whole = range.kind == RangeKind::kWhole;
  HttpAnswer head = head_of(whole ? 200 : 206, *file);
  const ByteRange part = whole ? ByteRange{0, static_cast<std::uint64_t>(file->size)} : range.part;
  if (!whole)
    head.header("content-range", "bytes " + std::to_string(part.offset) + "-" +
                                     std::to_string(part.offset + part.length - 1) + "/" + size);
  try {
    const BlobRange bytes(file->id, part.offset, part.length);
    co_await host_.http_send(call, head, bytes);
    co_return HttpAnswer::sent();
  } catch (const MethodError& error) {
    if (error.code() == sdk::Code::kNotFound) host_.log(sdk::Level::kSevere, "a file's bytes are not on the disk");
    if (error.code() != sdk::Code::kNotFound && error.code() != sdk::Code::kCancelled) throw;
  }
  co_return nothing_here(request);
}

task<HttpAnswer> Downloads::renew(const Call&, const HttpRequest& request) {
  const auto wanted = asked(request, kRenewal);
  std::optional<std::int64_t> until;
  if (wanted) until = co_await tokens_.renew(wanted->id, wanted->token);
  if (!until) co_return nothing_here(request);
  HttpAnswer answer = plain(204);
  answer.header("majlis-file-expires", std::to_string(*until));
  co_return answer;
}

}  // namespace majlis::files
