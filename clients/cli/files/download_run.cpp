#include "clients/cli/files/download_run.hpp"

#include <algorithm>
#include <thread>

namespace majlis::cli {
namespace {

constexpr std::uint64_t kStretchChunks = 16;  // 1 MiB
constexpr int kBuffers = 12;

}  // namespace

DownloadRun::DownloadRun(Profile& profile, HttpTransfer& http, files::Download& download, PartFile& part,
                         Progress& progress)
    : profile_(profile),
      http_(http),
      download_(download),
      part_(part),
      progress_(progress),
      layout_(download.layout()),
      first_(download.next()) {
  for (int i = 0; i < kBuffers; ++i) free_.push(std::make_unique<Stretch>());
}

Status DownloadRun::run() {
  std::thread receiver([this] { receive(); });
  std::thread opener([this] { open(); });
  Status written;
  while (auto stretch = to_write_.pop()) {
    written = write(*stretch);
    if (!written.ok()) break;
    free_.push(std::move(stretch));
  }
  free_.close();
  to_open_.close();
  to_write_.close();
  receiver.join();
  opener.join();
  MAJLIS_CHECK(written);
  if (damaged_) return *damaged_;
  if (lost_) return *lost_;
  return {};
}

void DownloadRun::receive() {
  for (std::uint64_t next = first_; next < layout_.chunk_count();) {
    auto stretch = free_.pop();
    if (!stretch) break;
    stretch->first = next;
    stretch->count = std::min(kStretchChunks, layout_.chunk_count() - next);
    next += stretch->count;
    if (const Status filled = fill(*stretch); !filled.ok()) {
      lost_ = filled.error();
      break;
    }
    if (!to_open_.push(std::move(stretch))) break;
  }
  to_open_.end();
}

Status DownloadRun::fill(Stretch& stretch) {
  const std::uint64_t last = stretch.first + stretch.count - 1;
  stretch.sealed.resize(static_cast<std::size_t>(layout_.sealed_offset(last) - layout_.sealed_offset(stretch.first)) +
                        layout_.sealed_chunk_size(last));
  for (MutableByteView rest = stretch.sealed; !rest.empty();) {
    MAJLIS_TRY(const std::size_t count, http_.read(rest));
    if (count == 0) return Error{"cli.connection.lost", "the host ended the file before its end"};
    rest = rest.subspan(count);
  }
  return {};
}

void DownloadRun::open() {
  while (auto stretch = to_open_.pop()) {
    stretch->opened.clear();
    MutableByteView rest = stretch->sealed;
    for (std::uint64_t i = stretch->first; i < stretch->first + stretch->count && !damaged_; ++i) {
      const std::size_t size = layout_.sealed_chunk_size(i);
      const auto bytes = download_.open(i, rest.first(size));
      rest = rest.subspan(size);
      if (bytes.ok())
        stretch->opened.push_back(*bytes);
      else
        damaged_ = bytes.error();
    }
    if (!to_write_.push(std::move(stretch)) || damaged_) break;
  }
  to_write_.end();
}

Status DownloadRun::write(const Stretch& stretch) {
  for (const ByteView bytes : stretch.opened) {
    MAJLIS_CHECK(part_.append(bytes));
    download_.written(bytes);
  }
  progress_.update(part_.size());
  MAJLIS_CHECK(profile_.driver().step(-1, std::chrono::milliseconds(0)));  // its connection wants to live
  return {};
}

}  // namespace majlis::cli
