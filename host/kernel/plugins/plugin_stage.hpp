// Copies of folders that a plugin's life needs: of what is installed, so that it runs what was checked while its files
// are exchanged, and of its data before migrations. Functions block on the disk.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <utility>

namespace majlis::host {

// A folder of its own, removed when it ends.
class StagedFolder {
 public:
  // Copies `from`. Errors: plugin.stage.
  static Result<StagedFolder> copy(const std::filesystem::path& from, const std::filesystem::path& to);
  StagedFolder() = default;
  ~StagedFolder();
  StagedFolder(StagedFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  StagedFolder& operator=(StagedFolder&& other) noexcept;

  const std::filesystem::path& path() const { return path_; }
  // Puts the copy back in the place of `folder`. Errors: plugin.stage.
  Status put_back(const std::filesystem::path& folder);

 private:
  std::filesystem::path path_;
};

// The names of a plugin's migrations.
std::set<std::string> migrations_of(const std::filesystem::path& folder);

}  // namespace majlis::host
