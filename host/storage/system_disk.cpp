#include "host/storage/disk.hpp"

#include "crypto/primitives/random.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace majlis::host {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
  int number() const { return number_; }
  int release() { return std::exchange(number_, -1); }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

Error trouble(const char* doing, int error = errno) {
  if (error == ENOENT) return {"blob.missing", "there is no such blob"};
  const std::string why = std::string(doing) + " failed: " + std::strerror(error);
  const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  if (full) return {"blob.full", why + "; make room on the disk and try again"};
  return {"blob.io", why};
}

// Once so much was written the disk is told to begin, so that it works while more comes and a flush finds little to do.
constexpr std::uint64_t kEarly = 4 << 20;

class SystemFile final : public DiskFile {
 public:
  explicit SystemFile(Descriptor file) : file_(std::move(file)) {}

  Status write(std::uint64_t offset, ByteView bytes) override {
    begin_early(offset, bytes.size());
    while (!bytes.empty()) {
      const ssize_t put = ::pwrite(file_.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return trouble("writing the blob");
      offset += static_cast<std::uint64_t>(put);
      bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return {};
  }
  Status shorten(std::uint64_t size) override {
    if (::ftruncate(file_.number(), static_cast<off_t>(size)) != 0) return trouble("shortening the blob");
    return {};
  }
  Status flush() override {
    if (::fdatasync(file_.number()) != 0) return trouble("flushing the blob");
    return {};
  }

 private:
  // Of the stretch before `offset`. Only a hint: flush() is what counts, and tells what went wrong.
  void begin_early(std::uint64_t offset, std::uint64_t more) {
    if (offset != end_) begun_ = offset;
    end_ = offset + more;
    if (offset - begun_ < kEarly) return;
    (void)::sync_file_range(file_.number(), static_cast<off_t>(begun_), static_cast<off_t>(offset - begun_),
                            SYNC_FILE_RANGE_WRITE);
    begun_ = offset;
  }

  Descriptor file_;
  std::uint64_t begun_ = 0;  // what stands before it is on its way to the disk
  std::uint64_t end_ = 0;    // of what was written last
};

Result<std::unique_ptr<DiskFile>> opened(const fs::path& file, int flags, const char* doing) {
  Descriptor descriptor(::open(file.c_str(), O_WRONLY | O_CLOEXEC | flags, 0600));
  if (!descriptor.open()) return trouble(doing);
  return std::unique_ptr<DiskFile>(std::make_unique<SystemFile>(std::move(descriptor)));
}

class SystemDisk final : public Disk {
 public:
  Status make_folder(const Path& folder) override {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return trouble("making the blobs' folder", error.value());
    return {};
  }
  Status flush_folder(const Path& folder) override {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!descriptor.open() || ::fsync(descriptor.number()) != 0) return trouble("flushing the blobs' folder");
    return {};
  }
  Result<std::vector<std::string>> names_in(const Path& folder) override {
    std::vector<std::string> names;
    std::error_code error;
    for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error))
      names.push_back(entry->path().filename().string());
    if (error && error != std::errc::no_such_file_or_directory)
      return trouble("reading the blobs' folder", error.value());
    std::ranges::sort(names);
    return names;
  }

  Result<std::unique_ptr<DiskFile>> make(const Path& file) override {
    return opened(file, O_CREAT | O_EXCL, "making a blob");
  }
  Result<std::unique_ptr<DiskFile>> open(const Path& file) override { return opened(file, 0, "opening the blob"); }
  Result<BlobFile> read(const Path& file) override {
    Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat info {};
    if (!descriptor.open() || ::fstat(descriptor.number(), &info) != 0) return trouble("opening the blob");
    return BlobFile{descriptor.release(), static_cast<std::uint64_t>(info.st_size)};
  }
  Result<std::uint64_t> size(const Path& file) override {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return trouble("looking at the blob");
    return static_cast<std::uint64_t>(info.st_size);
  }
  Status rename(const Path& from, const Path& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return trouble("making a blob");
    return {};
  }
  Status remove(const Path& file) override {
    if (::unlink(file.c_str()) != 0) return trouble("removing the blob");
    return {};
  }
  Bytes random(std::size_t size) override { return crypto::SystemRandom().bytes(size); }
};

}  // namespace

std::unique_ptr<Disk> system_disk() { return std::make_unique<SystemDisk>(); }

}  // namespace majlis::host
