#include "clients/cli/profile_lock.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace majlis::cli {
namespace {

// What the holder wrote about itself; empty if it has not come to that yet.
std::string holder(int file) {
  char text[32] = {};
  const ssize_t size = ::pread(file, text, sizeof text - 1, 0);
  std::string pid(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  while (!pid.empty() && pid.back() == '\n') pid.pop_back();
  return pid;
}

}  // namespace

Result<ProfileLock> ProfileLock::take(const std::string& folder) {
  const std::string path = folder + "/lock";
  ProfileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.file_ < 0) return Error{"cli.home.storage", "cannot open " + path + ": " + std::strerror(errno)};
  if (::flock(lock.file_, LOCK_EX | LOCK_NB) != 0) {
    const std::string pid = holder(lock.file_);
    return Error{"cli.home.in_use", "the profile " + folder + " is in use by another majlis" +
                                        (pid.empty() ? "" : " (process " + pid + ")") +
                                        "; end that one first, or give another --home"};
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(lock.file_, 0) != 0 || ::pwrite(lock.file_, pid.data(), pid.size(), 0) < 0)
    return Error{"cli.home.storage", "cannot write " + path + ": " + std::strerror(errno)};
  return lock;
}

ProfileLock& ProfileLock::operator=(ProfileLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

ProfileLock::~ProfileLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace majlis::cli
