#include "clients/cli/files/source.hpp"

#include "plugins/files/client/media_type.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>

namespace majlis::cli {

Source::Source(Source&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      path_(std::move(other.path_)),
      identity_(std::move(other.identity_)),
      media_type_(std::move(other.media_type_)),
      status_(other.status_),
      pieces_(std::move(other.pieces_)),
      size_(other.size_),
      piece_(other.piece_),
      within_(other.within_) {}

Source::~Source() {
  if (file_ >= 0) ::close(file_);
}

Result<Source> Source::open(const std::string& path, bool keep_metadata) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe does not keep us waiting
  if (file < 0) {
    const bool missing = errno == ENOENT || errno == ENOTDIR;
    return Error{missing ? "cli.file.missing" : "cli.file.unreadable",
                 missing ? "there is no file " + path + "; check how its name is written"
                         : "the file " + path + " cannot be read (" + std::strerror(errno) + ")"};
  }
  Source source(file, path);
  if (::fstat(file, &source.status_) != 0)
    return Error{"cli.file.unreadable", "the file " + path + " cannot be read (" + std::strerror(errno) + ")"};
  if (S_ISDIR(source.status_.st_mode)) {
    return Error{
        "cli.file.directory",
        path + " is a folder; send its files one by one (--file for each), or pack it first: tar czf NAME.tar.gz " +
            path};
  }
  if (!S_ISREG(source.status_.st_mode))
    return Error{"cli.file.kind", path + " is no ordinary file; write what comes from it to one first"};
  MAJLIS_CHECK(source.prepare(keep_metadata));
  return source;
}

Status Source::prepare(bool keep_metadata) {
  std::error_code ignored;
  const auto absolute = std::filesystem::canonical(path_, ignored);
  identity_ = (absolute.empty() ? path_ : absolute.string()) + (keep_metadata ? "\nas it is" : "");
  const auto whole = static_cast<std::uint64_t>(status_.st_size);
  Bytes first(std::min<std::uint64_t>(whole, files::kMediaTypeBytes));
  MAJLIS_CHECK(read_at(0, first));
  media_type_ = files::media_type_of(name(), first);
  pieces_ = {{{0, whole}, {}, false}};
  size_ = whole;
  if (keep_metadata) return {};
  files::MetadataFilter filter(whole);
  Bytes bytes;
  while (const auto wanted = filter.wanted()) {
    bytes.resize(static_cast<std::size_t>(wanted->size));
    MAJLIS_TRY(const std::size_t count, read_at(wanted->offset, bytes));
    const Status given = count == bytes.size() ? filter.give(bytes) : check_unchanged();
    if (!given.ok() && (given.error().name == "files.metadata.image" || given.error().name == "files.metadata.kind")) {
      return Error{given.error().name, path_ + ": " + given.error().detail + " (--keep-metadata sends it as it is)"};
    }
    MAJLIS_CHECK(given);
  }
  pieces_ = filter.pieces();
  size_ = filter.size();
  return {};
}

std::string Source::name() const { return std::filesystem::path(path_).filename().string(); }

Result<std::size_t> Source::read_at(std::uint64_t offset, MutableByteView out) const {
  std::size_t count = 0;
  while (count < out.size()) {
    const ssize_t done = ::pread(file_, out.data() + count, out.size() - count, static_cast<off_t>(offset + count));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0)
      return Error{"cli.file.unreadable", "the file " + path_ + " cannot be read (" + std::strerror(errno) + ")"};
    if (done == 0) break;
    count += static_cast<std::size_t>(done);
  }
  return count;
}

Result<std::size_t> Source::read(MutableByteView out) {
  std::size_t count = 0;
  while (count < out.size() && piece_ < pieces_.size()) {
    const auto& piece = pieces_[piece_];
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(out.size() - count, piece.size() - within_));
    if (piece.zeros) {
      std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(count), part, std::uint8_t{0});
    } else if (!piece.literal.empty()) {
      std::copy_n(piece.literal.begin() + static_cast<std::ptrdiff_t>(within_), part,
                  out.begin() + static_cast<std::ptrdiff_t>(count));
    } else {
      MAJLIS_TRY(const std::size_t done, read_at(piece.range.offset + within_, out.subspan(count, part)));
      if (done < part) return count + done;  // it has become shorter
    }
    count += part;
    within_ += part;
    if (within_ == piece.size()) {
      ++piece_;
      within_ = 0;
    }
  }
  return count;
}

Status Source::rewind() {
  piece_ = 0;
  within_ = 0;
  return check_unchanged();
}

Result<Bytes> Source::whole() {
  MAJLIS_CHECK(rewind());
  Bytes all(static_cast<std::size_t>(size_));
  MAJLIS_TRY(const std::size_t count, read(all));
  all.resize(count);
  return all;
}

Status Source::check_unchanged() const {
  struct stat now {};
  const bool same = ::fstat(file_, &now) == 0 && now.st_size == status_.st_size &&
                    now.st_mtim.tv_sec == status_.st_mtim.tv_sec && now.st_mtim.tv_nsec == status_.st_mtim.tv_nsec;
  if (same) return {};
  return Error{"cli.file.changed",
               "the file " + path_ + " was changed while it was being sent; send it again when it is finished"};
}

}  // namespace majlis::cli
