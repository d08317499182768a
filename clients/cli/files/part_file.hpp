// PATH.part: what has come of a file so far, in order and without holes. Known to be ours by a record in the profile,
// so that nothing of anybody else's is written over. One thread.
#pragma once

#include "clients/cli/profile.hpp"
#include "plugins/files/client/content.hpp"

#include <string>

namespace majlis::cli {

class PartFile {
 public:
  // Errors: cli.file.exists, .part, .cannot_write.
  static Result<PartFile> open(Profile& profile, const files::FileId& file, const std::string& path, bool force);
  PartFile(PartFile&& other) noexcept;
  PartFile& operator=(PartFile&&) = delete;
  ~PartFile();

  std::uint64_t size() const { return size_; }
  // Lets go of what is beyond `size`.
  Status cut(std::uint64_t size);
  // Errors: cli.file.cannot_write.
  Result<std::size_t> read(std::uint64_t offset, MutableByteView out) const;
  // Errors: cli.file.disk_full, .cannot_write.
  Status append(ByteView bytes);
  // Durable, and under its own name.
  Status finish();
  // Of no use: removes it.
  Status discard();

 private:
  PartFile(Profile& profile, std::string path, bool force)
      : profile_(&profile), path_(std::move(path)), force_(force) {}
  std::string part() const { return path_ + ".part"; }
  Error cannot_write(int error) const;
  Status forget();

  Profile* profile_;
  std::string path_;
  bool force_;
  std::string key_;  // of the record
  int file_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t begun_ = 0;  // what stands before it is on its way to the disk
};

}  // namespace majlis::cli
