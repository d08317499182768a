#include "clients/cli/files/upload_run.hpp"

#include "crypto/attachments/layout.hpp"

#include <algorithm>
#include <thread>

namespace majlis::cli {
namespace {

using attachments::kSealedChunkSize;

constexpr int kStretches = 24;  // 24 MiB; what a commit takes while the others work is saved by the next one
constexpr std::size_t kPiece = 256 * 1024;
constexpr std::chrono::milliseconds kBreath{100};

std::uint64_t stretches_of(const attachments::Layout& layout) {
  return (layout.chunk_count() + kStretch - 1) / kStretch;
}

// Where a stretch's sealed bytes end.
std::uint64_t sealed_end(const files::Release& release) {
  const std::uint64_t end = release.first() + release.count();
  const auto& layout = release.layout();
  return end == layout.chunk_count() ? layout.sealed_size() : layout.sealed_offset(end);
}

}  // namespace

UploadRun::UploadRun(Profile& profile, HttpTransfer& http, Source& source, SavedUpload& saved, Progress& progress,
                     Request request)
    : profile_(profile),
      http_(http),
      source_(source),
      saved_(saved),
      progress_(progress),
      request_(std::move(request)),
      sent_(request_.offset) {}

Result<std::optional<HttpAnswer>> UploadRun::run(files::Upload& upload) {
  const std::uint64_t total = upload.layout().sealed_size();
  count_ = stretches_of(upload.layout());
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(kStretches, count_); ++i)
    back_.push(std::make_unique<Stretch>());
  std::thread hasher([this, &upload] { hash(upload); });
  std::thread sealer([this] { seal(); });
  std::thread sender([this, total] { send(total); });
  const Status produced = produce(upload);
  to_hash_.close();
  hasher.join();
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

// Hands out what is spent and releases what is hashed, until all is.
Status UploadRun::produce(files::Upload& upload) {
  while (released_ < count_) {
    Stretches hashed;
    for (auto stretch = back_.pop(kBreath); stretch; stretch = back_.pop(std::chrono::milliseconds(0))) {
      if (stretch->spent)
        MAJLIS_CHECK(fill(std::move(stretch)));
      else
        hashed.push_back(std::move(stretch));
    }
    MAJLIS_CHECK(release(upload, std::move(hashed)));
    if (back_.closed()) return {};  // the sender has ended, and says why
    MAJLIS_CHECK(keep_alive(upload.layout().size()));
  }
  return source_.check_unchanged();
}

Status UploadRun::keep_alive(std::uint64_t size) {
  progress_.update(std::min(sent_.load(), size));
  MAJLIS_CHECK(profile_.driver().step(-1, std::chrono::milliseconds(0)));  // its connection wants to live
  return {};
}

Status UploadRun::fill(std::unique_ptr<Stretch> stretch) {
  if (filled_ == count_) return {};
  stretch->number = filled_++;
  stretch->spent = false;
  stretch->known.clear();
  if (begun_before_) {
    MAJLIS_TRY(stretch->known, saved_.digests(stretch->number));
    begun_before_ = !stretch->known.empty();
  }
  to_hash_.push(std::move(stretch));
  return {};
}

Status UploadRun::release(files::Upload& upload, Stretches hashed) {
  std::vector<StretchDigests> fresh;
  for (const auto& stretch : hashed) {
    MAJLIS_CHECK(stretch->hashed);
    if (stretch->known.size() < stretch->digests.size()) fresh.push_back({stretch->number, stretch->digests});
  }
  MAJLIS_CHECK(saved_.save(fresh));
  for (auto& stretch : hashed) {
    ++released_;
    stretch->release.emplace(upload.saved(stretch->digests.size()));
    if (sealed_end(*stretch->release) > request_.offset)
      to_seal_.push(std::move(stretch));
    else
      MAJLIS_CHECK(fill(std::move(stretch)));
  }
  return {};
}

void UploadRun::hash(files::Upload& upload) {
  while (auto stretch = to_hash_.pop()) {
    stretch->hashed = hash(upload, *stretch);
    const bool fine = stretch->hashed.ok();
    if (!back_.push(std::move(stretch)) || !fine) return;
  }
}

Status UploadRun::hash(files::Upload& upload, Stretch& stretch) {
  stretch.bytes.resize(kStretch * kSealedChunkSize);
  stretch.digests.clear();
  for (std::size_t i = 0; i < kStretch && !upload.done(); ++i) {
    const auto bytes = MutableByteView(stretch.bytes).subspan(i * kSealedChunkSize, upload.wanted());
    MAJLIS_TRY(const std::size_t size, source_.read(bytes));
    const files::Digest* known = i < stretch.known.size() ? &stretch.known[i] : nullptr;
    MAJLIS_TRY(const auto digest, upload.take(bytes.first(size), known));
    stretch.digests.push_back(digest);
  }
  return {};
}

void UploadRun::seal() {
  while (auto stretch = to_seal_.pop()) {
    const auto& release = *stretch->release;
    bool sealed = true;
    for (std::uint64_t i = 0; i < release.count() && sealed; ++i) {
      const std::uint64_t chunk = release.first() + i;
      const auto place = MutableByteView(stretch->bytes).subspan(static_cast<std::size_t>(i) * kSealedChunkSize);
      sealed = release
                   .seal(chunk, place.first(release.layout().true_chunk_size(chunk)),
                         place.first(release.layout().sealed_chunk_size(chunk)))
                   .ok();
    }
    if (!sealed || !to_send_.push(std::move(stretch))) break;
  }
  to_send_.end();
}

Status UploadRun::send_stretch(const Stretch& stretch) {
  const std::uint64_t begin = stretch.release->layout().sealed_offset(stretch.release->first());
  const auto size = static_cast<std::size_t>(sealed_end(*stretch.release) - begin);
  const auto skip = static_cast<std::size_t>(request_.offset > begin ? request_.offset - begin : 0);
  for (ByteView rest = ByteView(stretch.bytes).first(size).subspan(skip); !rest.empty();) {
    const ByteView piece = rest.first(std::min(rest.size(), kPiece));
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
    stretch->spent = true;
    back_.push(std::move(stretch));
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
  back_.close();
  to_hash_.close();
  to_seal_.close();
  to_send_.close();
}

}  // namespace majlis::cli
