#include "clients/cli/files/upload_run.hpp"

#include "crypto/attachments/layout.hpp"

#include <algorithm>
#include <thread>

namespace majlis::cli {
namespace {

using attachments::kChunkSize;
using attachments::kSealedChunkSize;

constexpr int kBuffers = 3;  // stretches on their way: one in each thread's hands

}  // namespace

UploadRun::UploadRun(Profile& profile, HttpTransfer& http, Source& source, SavedUpload& saved, Progress& progress,
                     Request request)
    : profile_(profile),
      http_(http),
      source_(source),
      saved_(saved),
      progress_(progress),
      request_(std::move(request)),
      sent_(request_.offset) {
  for (int i = 0; i < kBuffers; ++i) free_.push(std::make_unique<Stretch>());
}

Result<std::optional<HttpAnswer>> UploadRun::run(files::Upload& upload) {
  const std::uint64_t total = upload.layout().sealed_size();
  std::thread sealer([this] { seal(); });
  std::thread sender([this, total] { send(total); });
  const Status produced = produce(upload);
  if (produced.ok())
    to_seal_.end();
  else
    to_seal_.close();
  sealer.join();
  if (!produced.ok()) to_send_.close();
  sender.join();
  if (!produced.ok() && !broken_) return produced.error();
  if (broken_) return *broken_;
  progress_.update(upload.layout().size());
  return std::move(answer_);
}

Status UploadRun::produce(files::Upload& upload) {
  while (!upload.done()) {
    auto stretch = free_.pop();
    if (!stretch) return {};  // the sender has ended, and says why
    MAJLIS_CHECK(fill(upload, *stretch));
    progress_.update(std::min(sent_.load(), upload.layout().size()));
    MAJLIS_CHECK(profile_.driver().step(-1, std::chrono::milliseconds(0)));  // its connection wants to live
    const auto& layout = upload.layout();
    const std::uint64_t end = upload.done() ? layout.sealed_size() : layout.sealed_offset(upload.next());
    if (end <= request_.offset)
      free_.push(std::move(stretch));
    else if (!to_seal_.push(std::move(stretch)))
      return {};
  }
  return source_.check_unchanged();
}

Status UploadRun::fill(files::Upload& upload, Stretch& stretch) {
  const std::uint64_t first = upload.next();
  MAJLIS_TRY(const auto known, saved_.digests(first / kStretch));
  stretch.bytes.resize(kStretch * kChunkSize);
  MAJLIS_TRY(const std::size_t size, source_.read(stretch.bytes));
  ByteView rest = ByteView(stretch.bytes).first(size);
  std::vector<files::Digest> digests;
  for (std::size_t i = 0; i < kStretch && !upload.done(); ++i) {
    const ByteView bytes = rest.first(std::min(upload.wanted(), rest.size()));
    rest = rest.subspan(bytes.size());
    MAJLIS_TRY(const auto digest, upload.take(bytes, i < known.size() ? &known[i] : nullptr));
    digests.push_back(digest);
  }
  if (!rest.empty()) return Error{"files.source.long", "the source has become longer while it was read"};
  if (known.size() < digests.size()) MAJLIS_CHECK(saved_.save(first / kStretch, digests));
  stretch.release.emplace(upload.saved());
  return {};
}

void UploadRun::seal() {
  while (auto stretch = to_seal_.pop()) {
    const auto& release = *stretch->release;
    const auto& layout = release.layout();
    stretch->sealed.resize(kStretch * kSealedChunkSize);
    std::size_t from = 0, to = 0;
    bool sealed = true;
    for (std::uint64_t i = release.first(); i < release.first() + release.count(); ++i) {
      const std::size_t in = layout.true_chunk_size(i), out = layout.sealed_chunk_size(i);
      sealed =
          sealed &&
          release.seal(i, ByteView(stretch->bytes).subspan(from, in), MutableByteView(stretch->sealed).subspan(to, out))
              .ok();
      from += in;
      to += out;
    }
    stretch->sealed.resize(to);
    if (!sealed || !to_send_.push(std::move(stretch))) break;
  }
  to_send_.end();
}

Status UploadRun::send_stretch(const Stretch& stretch) {
  const std::uint64_t begin = stretch.release->layout().sealed_offset(stretch.release->first());
  const auto skip = static_cast<std::size_t>(request_.offset > begin ? request_.offset - begin : 0);
  ByteView rest = ByteView(stretch.sealed).subspan(skip);
  while (!rest.empty()) {
    const ByteView piece = rest.first(std::min<std::size_t>(rest.size(), 1 << 20));
    MAJLIS_CHECK(http_.write(piece));
    sent_ += piece.size();
    rest = rest.subspan(piece.size());
  }
  return {};
}

void UploadRun::send(std::uint64_t total) {
  Status going;
  bool begun = false;
  while (auto stretch = to_send_.pop()) {
    if (!std::exchange(begun, true))
      going = http_.begin("PATCH", request_.path, request_.headers, total - request_.offset);
    if (going.ok()) going = send_stretch(*stretch);
    if (!going.ok()) break;
    free_.push(std::move(stretch));
  }
  const bool all = sent_ == total;
  if (begun && (!going.ok() || all)) {
    // Where the bytes could not all be sent, the host may have said why.
    auto answer = going.ok() || going.error().name != "cli.connection.refused" ? http_.finish()
                                                                               : Result<HttpAnswer>(going.error());
    if (answer.ok())
      answer_ = *std::move(answer);
    else
      broken_ = going.ok() || going.error().name == "cli.http.early" ? answer.error() : going.error();
  }
  if (!all) http_.drop();
  free_.close();
  to_seal_.close();
  to_send_.close();
}

}  // namespace majlis::cli
