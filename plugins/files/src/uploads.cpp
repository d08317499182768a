#include "uploads.hpp"

#include "answers.hpp"
#include "tus.hpp"

#include "base/encoding.hpp"

namespace majlis::files {

using sdk::BlobRange;
using sdk::Call;
using sdk::Code;
using sdk::HttpAnswer;
using sdk::HttpRequest;
using sdk::MethodError;
using sdk::task;

namespace {

constexpr std::string_view kCollection = "/uploads";

const AccountId& need_account(const Call& call) {
  if (!call.account()) throw Refusal(401, "uploads need a session: send its token as Authorization: Bearer");
  return *call.account();
}

// The upload that the path names.
FileId named(const HttpRequest& request) {
  const auto bytes = from_base64url(std::string_view(request.path).substr(kCollection.size() + 1));
  const auto id = bytes.ok() ? FileId::from_bytes(*bytes) : Result<FileId>(bytes.error());
  if (!id.ok()) throw Refusal(404, "there is no such upload");
  return *id;
}

std::string number(std::int64_t value) { return std::to_string(value); }

void need_room(Refused refused, const Limits& limits) {
  if (refused == Refused::kBytes)
    throw Refusal(413, "the account's files may take " + number(limits.account_bytes) +
                           " bytes in all, and this one does not fit: remove others first");
  if (refused == Refused::kFiles)
    throw Refusal(413, "the account may keep " + number(limits.account_files) + " files: remove others first");
}

Refusal longer_than(const File& file) {
  return {413, "more came than the upload's length of " + number(file.size) + " bytes"};
}

constexpr const char* kRemoved = "this upload was removed while it came";

std::exception_ptr why_not_received(const MethodError& error, const File& file) {
  switch (error.code()) {
    case Code::kQuota: return std::make_exception_ptr(longer_than(file));
    case Code::kConflict: return std::make_exception_ptr(Refusal(460, error.message()));
    case Code::kNotFound: return std::make_exception_ptr(Refusal(410, kRemoved));
    default: return std::make_exception_ptr(error);
  }
}

HttpAnswer& with_state(HttpAnswer& answer, const File& file) {
  answer.header("upload-offset", number(file.received));
  return file.complete() ? answer : answer.header("upload-expires", http_date(file.expires_ms));
}

}  // namespace

// One request's hold on an upload.
class Uploads::Busy {
 public:
  Busy(std::set<FileId>& held, const FileId& id) : held_(held), id_(id) {
    if (!held_.insert(id_).second) throw Refusal(423, "another request writes to this upload: try again in a second");
  }
  ~Busy() { held_.erase(id_); }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  std::set<FileId>& held_;
  FileId id_;
};

task<HttpAnswer> Uploads::serve(const Call& call, const HttpRequest& request) {
  std::optional<HttpAnswer> answer;
  try {
    answer = co_await dispatch(call, request);
  } catch (...) {
    const Refusal refusal = refusal_of(std::current_exception());
    answer = refused(refusal);
    if (refusal.status() == 401) answer->header("www-authenticate", "Bearer");
    if (refusal.status() == 412) answer->header("tus-version", tus::kVersion);
    if (refusal.status() == 405) answer->header("allow", "OPTIONS, POST, HEAD, PATCH, DELETE");
  }
  answer->header("tus-resumable", tus::kVersion);
  co_return *std::move(answer);
}

task<HttpAnswer> Uploads::dispatch(const Call& call, const HttpRequest& request) {
  const bool one = request.path.size() > kCollection.size() + 1;
  std::string verb = request.method;
  if (verb == "OPTIONS") co_return options();
  // For clients behind what lets no PATCH through.
  if (const std::string other = request.header("x-http-method-override"); verb == "POST" && !other.empty())
    verb = other;
  tus::need_version(request);
  need_account(call);
  if (!one && verb == "POST") co_return co_await create(call, request);
  if (one && verb == "HEAD") co_return tell(call, request);
  if (one && verb == "PATCH") co_return co_await append(call, request);
  if (one && verb == "DELETE") co_return co_await remove(call, request);
  throw Refusal(405, one ? "an upload takes HEAD, PATCH and DELETE" : "uploads are made with POST");
}

HttpAnswer Uploads::options() const {
  HttpAnswer answer = plain(204);
  answer.header("tus-version", tus::kVersion)
      .header("tus-extension", tus::kExtensions)
      .header("tus-max-size", number(limits_.file_bytes))
      .header("tus-checksum-algorithm", tus::kChecksums);
  return answer;
}

File Uploads::wanted(const AccountId& account, const HttpRequest& request) const {
  if (request.headers.contains("upload-defer-length"))
    throw Refusal(400, "the length must be known when an upload is made: send Upload-Length");
  if (request.headers.contains("upload-concat")) throw Refusal(400, "uploads are not put together from parts here");
  File file;
  file.account = account;
  file.size = tus::need_number(request, "upload-length");
  const auto lifetime = tus::lifetime(request);
  file.lifetime_ms = lifetime ? limits_.lifetime(*lifetime) : limits_.lifetime_ms;
  if (file.size > limits_.file_bytes)
    throw Refusal(413, "a file has at most " + number(limits_.file_bytes) + " bytes here");
  if (request.body_size > file.size) throw longer_than(file);
  return file;
}

task<HttpAnswer> Uploads::create(const Call& call, const HttpRequest& request) {
  const bool part = tus::has_part(request);
  const Bytes checksum = tus::checksum(request);
  File file = wanted(need_account(call), request);
  const auto now = static_cast<std::int64_t>(host_.now_ms());
  file.created_ms = now;
  file.expires_ms = now + (file.size == 0 ? file.lifetime_ms : limits_.upload_ms);
  const Refused soon =
      database_.read([&](Transaction& t) { return store::room_for(t, file.account, file.size, limits_, now); });
  need_room(soon, limits_);
  file.id = co_await host_.blob_create();
  const Busy busy(busy_, file.id);
  const auto add = [this, file](Transaction& t) { return store::add(t, file, limits_); };
  std::exception_ptr failed;
  try {
    need_room(co_await database_.write(add), limits_);
    if (part) co_await receive(call, file, checksum);
  } catch (...) {
    failed = std::current_exception();
  }
  if (failed) {
    const Refusal refusal = refusal_of(failed);
    // A part that the disk could not take can come again; an upload that was never whole is no upload.
    const bool stays = part && (refusal.status() == 507 || refusal.status() == 503) &&
                       database_.read([&](Transaction& t) { return store::exists(t, file.id); });
    if (!stays) {
      co_await discard(file.id);
      throw refusal;
    }
  }
  HttpAnswer answer = plain(201);
  answer.header("location", "/p/files" + std::string(kCollection) + "/" + to_base64url(file.id.view()));
  co_return with_state(answer, file);
}

File Uploads::need_own(const Call& call, const HttpRequest& request) {
  const FileId id = named(request);
  const AccountId& account = need_account(call);
  const auto now = static_cast<std::int64_t>(host_.now_ms());
  return database_.read([&](Transaction& t) {
    const auto file = store::find(t, id, now);
    if (file && file->account == account) return *file;
    if (store::has_ended(t, id, account, now)) throw Refusal(410, "this upload is over: it was removed or has expired");
    throw Refusal(404, "there is no such upload");
  });
}

HttpAnswer Uploads::tell(const Call& call, const HttpRequest& request) {
  const File file = need_own(call, request);
  HttpAnswer answer = plain(200);
  answer.header("upload-length", number(file.size));
  return with_state(answer, file);
}

task<HttpAnswer> Uploads::append(const Call& call, const HttpRequest& request) {
  if (request.header("content-type") != tus::kBodyType)
    throw Refusal(415, std::string("PATCH has the Content-Type ") + tus::kBodyType);
  const std::int64_t offset = tus::need_number(request, "upload-offset");
  const Bytes checksum = tus::checksum(request);
  File file = need_own(call, request);
  const Busy busy(busy_, file.id);
  if (offset != file.received)
    throw Refusal(409, "the upload stands at " + number(file.received) + ", not at " + number(offset));
  if (request.body_size > file.size - file.received) throw longer_than(file);
  co_await receive(call, file, checksum);
  HttpAnswer answer = plain(204);
  co_return with_state(answer, file);
}

task<HttpAnswer> Uploads::remove(const Call& call, const HttpRequest& request) {
  const FileId id = need_own(call, request).id;
  co_await discard(id);
  co_return plain(204);
}

// The row first: what is left behind by a crash in between is a blob without a file, which the sweeper finds.
task<void> Uploads::discard(FileId id) {
  const std::uint64_t now = host_.now_ms();
  co_await database_.write([id, now](Transaction& t) { return store::end(t, id, static_cast<std::int64_t>(now)); });
  try {
    co_await host_.blob_remove(id);
  } catch (const MethodError& error) {
    if (error.code() != Code::kNotFound) throw;
  }
}

task<void> Uploads::receive(const Call& call, File& file, Bytes checksum) {
  std::exception_ptr failed;
  std::int64_t kept = 0;
  for (bool more = true; more && !failed;) {
    const std::int64_t left = file.size - file.received;
    more = checksum.empty() && left > kSegment;
    const auto from = static_cast<std::uint64_t>(file.received);
    const BlobRange into = more ? BlobRange::part(file.id, from, kSegment)
                                : BlobRange(file.id, from, static_cast<std::uint64_t>(left), checksum);
    try {
      kept = static_cast<std::int64_t>(co_await host_.http_receive(call, into));
      more = more && kept == kSegment;
    } catch (const MethodError& error) {
      failed = why_not_received(error, file);
      kept = error.code() == Code::kUnavailable ? sdk::find_integer(sdk::facts(error), "count").value_or(0) : 0;
    }
    if (kept > 0) co_await move(file, kept);
  }
  if (failed) std::rethrow_exception(failed);
}

task<void> Uploads::move(File& file, std::int64_t by) {
  const std::int64_t from = file.received;
  const std::int64_t to = from + by;
  const auto now = static_cast<std::int64_t>(host_.now_ms());
  const std::int64_t expires = now + (to == file.size ? file.lifetime_ms : limits_.upload_ms);
  const FileId id = file.id;
  const bool moved = co_await database_.write(
      [id, from, to, expires](Transaction& t) { return store::advance(t, id, from, to, expires); });
  if (!moved) throw Refusal(410, kRemoved);
  file.received = to;
  file.expires_ms = expires;
}

}  // namespace majlis::files
