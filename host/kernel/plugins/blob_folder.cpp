#include "host/kernel/plugins/blob_folder.hpp"

#include "crypto/primitives/random.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace majlis::host {
namespace {

struct File {
  explicit File(int number) : descriptor(number) {}
  ~File() {
    if (descriptor >= 0) ::close(descriptor);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor;
};

Error trouble() {
  if (errno == ENOENT) return {"blob.missing", "there is no such blob"};
  return {"blob.io", std::string("the blob's file: ") + std::strerror(errno)};
}

}  // namespace

std::filesystem::path BlobFolder::file(const BlobId& blob) const { return folder_ / to_hex(blob.view()); }

Result<BlobId> BlobFolder::create() const {
  std::error_code ignored;
  std::filesystem::create_directories(folder_, ignored);
  crypto::SystemRandom random;
  MAJLIS_TRY(const BlobId blob, BlobId::from_bytes(random.bytes(BlobId::kSize)));
  const File made(::open(file(blob).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (made.descriptor < 0) return trouble();
  return blob;
}

Result<std::uint64_t> BlobFolder::size(const BlobId& blob) const {
  struct stat info {};
  if (::stat(file(blob).c_str(), &info) != 0) return trouble();
  return static_cast<std::uint64_t>(info.st_size);
}

Status BlobFolder::remove(const BlobId& blob) const {
  if (::unlink(file(blob).c_str()) != 0) return trouble();
  return {};
}

Status BlobFolder::write(const BlobId& blob, std::uint64_t offset, ByteView bytes) const {
  const File out(::open(file(blob).c_str(), O_WRONLY | O_CLOEXEC));
  if (out.descriptor < 0) return trouble();
  while (!bytes.empty()) {
    const ssize_t put = ::pwrite(out.descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put <= 0) return trouble();
    offset += static_cast<std::uint64_t>(put);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  if (::fsync(out.descriptor) != 0) return trouble();
  return {};
}

Result<Bytes> BlobFolder::read(const BlobId& blob, std::uint64_t offset, std::uint64_t length) const {
  MAJLIS_TRY(const std::uint64_t whole, size(blob));
  if (offset >= whole) return Bytes();
  Bytes out(static_cast<std::size_t>(std::min(length, whole - offset)));
  const File in(::open(file(blob).c_str(), O_RDONLY | O_CLOEXEC));
  if (in.descriptor < 0) return trouble();
  std::size_t have = 0;
  while (have < out.size()) {
    const ssize_t got = ::pread(in.descriptor, out.data() + have, out.size() - have, static_cast<off_t>(offset + have));
    if (got < 0) return trouble();
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  out.resize(have);
  return out;
}

}  // namespace majlis::host
