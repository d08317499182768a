#include "host/storage/blob_directory.hpp"

#include "base/encoding.hpp"
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
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  int release() { return std::exchange(number_, -1); }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

Error trouble(const char* doing) {
  if (errno == ENOENT) return {"blob.missing", "there is no such blob"};
  const std::string why = std::string(doing) + " failed: " + std::strerror(errno);
  const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
  if (full) return {"blob.full", why + "; make room on the disk and try again"};
  return {"blob.io", why};
}

// A name that appeared in or vanished from a folder lasts once the folder is flushed.
Status sync_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.open() || ::fsync(opened.number()) != 0) return trouble("flushing the blobs' folder");
  return {};
}

class FileWriter final : public BlobWriter {
 public:
  FileWriter(int descriptor, std::uint64_t offset, std::uint64_t former_end)
      : file_(descriptor), position_(offset), former_end_(former_end) {}

  Status write(ByteView bytes) override {
    while (!bytes.empty()) {
      const ssize_t put = ::pwrite(file_.number(), bytes.data(), bytes.size(), static_cast<off_t>(position_));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return trouble("writing the blob");
      position_ += static_cast<std::uint64_t>(put);
      bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return {};
  }
  Status sync() override {
    if (::fdatasync(file_.number()) != 0) return trouble("flushing the blob");
    return {};
  }
  Status undo() override {
    if (::ftruncate(file_.number(), static_cast<off_t>(former_end_)) != 0) return trouble("shortening the blob");
    return sync();
  }

 private:
  Descriptor file_;
  std::uint64_t position_;
  std::uint64_t former_end_;
};

// Names in a folder, in order; none where there is no folder.
Result<std::vector<std::string>> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error))
    names.push_back(entry->path().filename().string());
  if (error && error != std::errc::no_such_file_or_directory)
    return Error{"blob.io", "the blobs' folder cannot be read: " + error.message()};
  std::ranges::sort(names);
  return names;
}

// The blob whose file has this name; nothing for other files.
std::optional<BlobId> blob_named(const std::string& name) {
  constexpr std::string_view kEnd = ".blob";
  if (!name.ends_with(kEnd)) return std::nullopt;
  const auto bytes = from_hex(std::string_view(name).substr(0, name.size() - kEnd.size()));
  const auto blob = bytes.ok() ? BlobId::from_bytes(*bytes) : Result<BlobId>(bytes.error());
  return blob.ok() && to_hex(blob->view()) + std::string(kEnd) == name ? std::optional(*blob) : std::nullopt;
}

}  // namespace

fs::path BlobDirectory::file(const std::string& owner, const BlobId& blob) const {
  const std::string name = to_hex(blob.view());
  return root_ / owner / name.substr(0, 2) / name.substr(2, 2) / (name + ".blob");
}

Result<BlobId> BlobDirectory::create(const std::string& owner) {
  crypto::SystemRandom random;
  MAJLIS_TRY(const BlobId blob, BlobId::from_bytes(random.bytes(BlobId::kSize)));
  const fs::path place = file(owner, blob);
  const fs::path unborn = place.parent_path() / (place.filename().string() + ".new");
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  if (error)
    return Error{error == std::errc::no_space_on_device ? "blob.full" : "blob.io",
                 "the blobs' folder cannot be made: " + error.message()};
  {
    const Descriptor made(::open(unborn.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!made.open() || ::fsync(made.number()) != 0) return trouble("making a blob");
  }
  if (::rename(unborn.c_str(), place.c_str()) != 0) return trouble("making a blob");
  for (fs::path folder = place.parent_path(); folder != root_.parent_path(); folder = folder.parent_path())
    MAJLIS_CHECK(sync_folder(folder));
  return blob;
}

Result<std::uint64_t> BlobDirectory::size(const std::string& owner, const BlobId& blob) {
  struct stat info {};
  if (::stat(file(owner, blob).c_str(), &info) != 0) return trouble("looking at the blob");
  return static_cast<std::uint64_t>(info.st_size);
}

Status BlobDirectory::remove(const std::string& owner, const BlobId& blob) {
  const fs::path place = file(owner, blob);
  if (::unlink(place.c_str()) != 0) return trouble("removing the blob");
  return sync_folder(place.parent_path());
}

Result<std::unique_ptr<BlobWriter>> BlobDirectory::write(const std::string& owner, const BlobId& blob,
                                                         std::uint64_t offset) {
  MAJLIS_TRY(const std::uint64_t end, size(owner, blob));
  if (offset > end)
    return Error{"blob.offset", "the offset " + std::to_string(offset) + " is behind the blob's end, which is at " +
                                    std::to_string(end) + "; go on from there"};
  Descriptor opened(::open(file(owner, blob).c_str(), O_WRONLY | O_CLOEXEC));
  if (!opened.open()) return trouble("opening the blob");
  return std::unique_ptr<BlobWriter>(std::make_unique<FileWriter>(opened.release(), offset, end));
}

Result<BlobFile> BlobDirectory::open(const std::string& owner, const BlobId& blob) {
  Descriptor opened(::open(file(owner, blob).c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info {};
  if (!opened.open() || ::fstat(opened.number(), &info) != 0) return trouble("opening the blob");
  return BlobFile{opened.release(), static_cast<std::uint64_t>(info.st_size)};
}

Result<std::vector<BlobEntry>> BlobDirectory::list(const std::string& owner, const std::optional<BlobId>& after,
                                                   std::size_t most) {
  const std::string from = after ? to_hex(after->view()) : "";
  std::vector<BlobEntry> found;
  MAJLIS_TRY(const auto outer, names_in(root_ / owner));
  for (const std::string& first : outer) {
    if (first.size() != 2 || first < from.substr(0, 2)) continue;
    MAJLIS_TRY(const auto inner, names_in(root_ / owner / first));
    for (const std::string& second : inner) {
      if (second.size() != 2 || first + second < from.substr(0, 4)) continue;
      MAJLIS_TRY(const auto files, names_in(root_ / owner / first / second));
      for (const std::string& name : files) {
        const auto blob = blob_named(name);
        if (!blob || (after && to_hex(blob->view()) <= from)) continue;
        const auto bytes = size(owner, *blob);
        if (!bytes.ok() && bytes.error().name == "blob.missing") continue;  // it went meanwhile
        if (!bytes.ok()) return bytes.error();
        found.push_back({*blob, *bytes});
        if (found.size() == most) return found;
      }
    }
  }
  return found;
}

}  // namespace majlis::host
