#include "clients/cli/files/part_file.hpp"

#include "base/encoding.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace majlis::cli {
namespace {

bool exists(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

// Once so much was written the disk is told to begin, so that finish() finds little to do.
constexpr std::uint64_t kEarly = 8 << 20;

// Whether `record` says that an earlier run began `path`.
Result<bool> is_of(Profile& profile, const client::StoredRecord& record, const std::string& path) {
  MAJLIS_TRY(const Secret opened, profile.core().open_record(record));
  return as_text(opened.view()) == path;
}

}  // namespace

PartFile::PartFile(PartFile&& other) noexcept
    : profile_(other.profile_),
      path_(std::move(other.path_)),
      force_(other.force_),
      key_(std::move(other.key_)),
      file_(std::exchange(other.file_, -1)),
      size_(other.size_),
      begun_(other.begun_) {}

PartFile::~PartFile() {
  if (file_ >= 0) ::close(file_);
}

Error PartFile::cannot_write(int error) const {
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    return {"cli.file.disk_full", "there is no room left for " + path_ + "; what has come so far is in " + part() +
                                      ". Make room, and the same command goes on"};
  }
  return {"cli.file.cannot_write",
          path_ + " cannot be written (" + std::strerror(error) + "); choose another place with -o"};
}

Result<PartFile> PartFile::open(Profile& profile, const files::FileId& file, const std::string& path, bool force) {
  std::error_code ignored;
  PartFile part(profile, path, force);
  if (exists(path) && !force)
    return Error{"cli.file.exists",
                 path + " is there already; choose another name with -o, or replace it with --force"};
  const auto absolute = std::filesystem::absolute(path, ignored).string();
  part.key_ = "x/files/get/" + to_hex(file.view());
  MAJLIS_TRY(const auto records, profile.home().extension_records(part.key_));
  bool ours = false;
  for (const auto& record : records) {
    MAJLIS_TRY(const bool same, is_of(profile, record, absolute));
    ours = ours || same;
  }
  if (exists(part.part()) && !ours && !force) {
    return Error{"cli.file.part", part.part() +
                                      " is there already and is not from an earlier `get` of this file; move "
                                      "it away, or replace it with --force"};
  }
  if (!ours) {
    MAJLIS_TRY(auto change, profile.core().seal_record(part.key_, as_bytes(absolute)));
    MAJLIS_CHECK(profile.home().apply(std::span(&change, 1), {}));
    ::unlink(part.part().c_str());  // another file's
  }
  part.file_ = ::open(part.part().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  struct stat status {};
  if (part.file_ < 0 || ::fstat(part.file_, &status) != 0) {
    const Error error = part.cannot_write(errno);
    MAJLIS_CHECK(part.forget());
    return error;
  }
  part.size_ = part.begun_ = static_cast<std::uint64_t>(status.st_size);
  return part;
}

Status PartFile::cut(std::uint64_t size) {
  if (size >= size_) return {};
  if (::ftruncate(file_, static_cast<off_t>(size)) != 0) return cannot_write(errno);
  size_ = size;
  begun_ = std::min(begun_, size);
  return {};
}

Result<std::size_t> PartFile::read(std::uint64_t offset, MutableByteView out) const {
  std::size_t count = 0;
  while (count < out.size()) {
    const ssize_t done = ::pread(file_, out.data() + count, out.size() - count, static_cast<off_t>(offset + count));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return cannot_write(errno);
    if (done == 0) break;
    count += static_cast<std::size_t>(done);
  }
  return count;
}

Status PartFile::append(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return cannot_write(done < 0 ? errno : ENOSPC);
    size_ += static_cast<std::uint64_t>(done);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
  if (size_ - begun_ >= kEarly) {  // a hint: what goes wrong is told by finish()
    static_cast<void>(::sync_file_range(file_, static_cast<off_t>(begun_), static_cast<off_t>(size_ - begun_),
                                        SYNC_FILE_RANGE_WRITE));
    begun_ = size_;
  }
  return {};
}

Status PartFile::finish() {
  if (::fsync(file_) != 0) return cannot_write(errno);
  const int moved = force_ ? ::rename(part().c_str(), path_.c_str())
                           : ::renameat2(AT_FDCWD, part().c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE);
  if (moved != 0 && errno == EEXIST)
    return Error{"cli.file.exists", path_ + " has come to be meanwhile; what you asked for is in " + part()};
  if (moved != 0 && (errno != EINVAL || ::rename(part().c_str(), path_.c_str()) != 0)) return cannot_write(errno);
  const auto folder = std::filesystem::path(path_).parent_path();
  const int directory = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
  return forget();
}

Status PartFile::discard() {
  ::unlink(part().c_str());
  return forget();
}

Status PartFile::forget() {
  const client::Change change{key_, std::nullopt};
  return profile_->home().apply(std::span(&change, 1), {});
}

}  // namespace majlis::cli
