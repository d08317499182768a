// The folder of everything that must last, held by one host at a time.
#pragma once

#include <filesystem>
#include <string>

namespace majlis::host {

class DataFolder {
 public:
  // Makes the folder if need be (for its owner alone) and locks it. Throws std::runtime_error that says who holds it.
  explicit DataFolder(const std::filesystem::path& path);
  ~DataFolder();
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // Whether this is the first start: nothing but the lock was there.
  bool fresh() const { return fresh_; }
  // The admin command line's token: made anew at every start, readable by the folder's owner alone.
  const std::string& admin_token() const { return admin_token_; }

 private:
  void write_admin_token();

  std::filesystem::path path_;
  int lock_ = -1;
  bool fresh_ = false;
  std::string admin_token_;
};

}  // namespace majlis::host
