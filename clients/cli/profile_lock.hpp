// The exclusive lock on a profile's folder: one process at a time, or two copies of one device's keys would drift
// apart. Held by the kernel, so that it ends with the process however that ends.
#pragma once

#include "base/result.hpp"

#include <string>

namespace majlis::cli {

class ProfileLock {
 public:
  // Errors: cli.home.in_use (names the process that holds it), cli.home.storage.
  static Result<ProfileLock> take(const std::string& folder);

  ProfileLock(ProfileLock&& other) noexcept : file_(other.file_) { other.file_ = -1; }
  ProfileLock& operator=(ProfileLock&& other) noexcept;
  ~ProfileLock();

 private:
  explicit ProfileLock(int file) : file_(file) {}
  int file_;
};

}  // namespace majlis::cli
