// A file that is to be sent, read from its first byte on, once or again; images without what they say of their maker,
// unless that is wanted. One thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "plugins/files/client/metadata.hpp"

#include <cstdint>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace majlis::cli {

class Source {
 public:
  // Errors: cli.file.missing, .directory, .kind (a pipe or device), .unreadable; files.metadata.image.
  static Result<Source> open(const std::string& path, bool keep_metadata);
  Source(Source&& other) noexcept;
  Source& operator=(Source&&) = delete;
  ~Source();

  const std::string& path() const { return path_; }  // as it was given
  std::string name() const;                          // the last part of it
  const std::string& media_type() const { return media_type_; }
  std::uint64_t size() const { return size_; }  // of what is sent
  // By which an upload of it is known again: where it lies and how it is sent.
  const std::string& identity() const { return identity_; }

  // Fills `out` but at the end; gives how much. Errors: cli.file.unreadable.
  Result<std::size_t> read(MutableByteView out);
  Status rewind();
  // All that is sent, from the beginning; for what is small enough to be held.
  Result<Bytes> whole();
  // Errors: cli.file.changed where the file is not what it was when it was opened.
  Status check_unchanged() const;

 private:
  Source(int file, std::string path) : file_(file), path_(std::move(path)) {}
  Status prepare(bool keep_metadata);
  Result<std::size_t> read_at(std::uint64_t offset, MutableByteView out) const;

  int file_;
  std::string path_;
  std::string identity_;
  std::string media_type_;
  struct stat status_ {};
  std::vector<files::Piece> pieces_;
  std::uint64_t size_ = 0;
  std::size_t piece_ = 0;  // where reading stands
  std::uint64_t within_ = 0;
};

}  // namespace majlis::cli
