#include "host/app/data_folder.hpp"

#include "base/encoding.hpp"
#include "crypto/primitives/random.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

namespace majlis::host {

DataFolder::DataFolder(const std::filesystem::path& path) : path_(std::filesystem::absolute(path)) {
  std::error_code error;
  if (std::filesystem::create_directories(path_, error)) {
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, error);
  } else if (error) {
    throw std::runtime_error("the data folder " + path_.string() + " cannot be made: " + error.message() +
                             "; choose another with --data");
  }
  const std::filesystem::path lock = path_ / "majlisd.lock";
  lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0)
    throw std::runtime_error("the data folder " + path_.string() + " cannot be written to: " + std::strerror(errno) +
                             "; make it this user's or choose another with --data");
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock_);
    throw std::runtime_error("another majlisd uses the data folder " + path_.string() +
                             "; stop it, or choose another folder with --data");
  }
  fresh_ = !std::filesystem::exists(path_ / "host.db");
  write_admin_token();
}

DataFolder::~DataFolder() {
  std::error_code ignored;
  std::filesystem::remove(path_ / "admin-token", ignored);
  ::close(lock_);
}

void DataFolder::write_admin_token() {
  crypto::SystemRandom random;
  admin_token_ = to_base64url(random.bytes(32));
  const std::filesystem::path file = path_ / "admin-token";
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      out >= 0 && ::write(out, admin_token_.data(), admin_token_.size()) == static_cast<ssize_t>(admin_token_.size());
  if (out >= 0) ::close(out);
  if (!written) throw std::runtime_error("cannot write " + file.string() + ": " + std::strerror(errno));
}

}  // namespace majlis::host
