// What BlobDirectory asks of a file system, so that a test can put one beneath it that loses power. Paths are the
// caller's making. Errors of all: blob.missing, blob.full, blob.io, each with the reason. Thread-safe.
#pragma once

#include "host/kernel/blobs.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace majlis::host {

// A file open for writing; one thread at a time.
class DiskFile {
 public:
  virtual ~DiskFile() = default;
  // All of it, or an error with as much as found room.
  virtual Status write(std::uint64_t offset, ByteView bytes) = 0;
  virtual Status shorten(std::uint64_t size) = 0;
  // All that was written lasts; not the file's name.
  virtual Status flush() = 0;
};

class Disk {
 public:
  using Path = std::filesystem::path;
  virtual ~Disk() = default;

  // With those above it.
  virtual Status make_folder(const Path& folder) = 0;
  // The names in it last: of what was made, renamed and removed there.
  virtual Status flush_folder(const Path& folder) = 0;
  // In order; none where there is no folder.
  virtual Result<std::vector<std::string>> names_in(const Path& folder) = 0;

  virtual Result<std::unique_ptr<DiskFile>> make(const Path& file) = 0;
  virtual Result<std::unique_ptr<DiskFile>> open(const Path& file) = 0;
  virtual Result<BlobFile> read(const Path& file) = 0;
  virtual Result<std::uint64_t> size(const Path& file) = 0;
  // At once for everybody who looks.
  virtual Status rename(const Path& from, const Path& to) = 0;
  virtual Status remove(const Path& file) = 0;

  // Bytes for a new name, which nobody can guess.
  virtual Bytes random(std::size_t size) = 0;
};

// The machine's own.
std::unique_ptr<Disk> system_disk();

}  // namespace majlis::host
