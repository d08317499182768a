#include "host/kernel/plugins/plugin_stage.hpp"

#include <utility>

namespace majlis::host {

namespace fs = std::filesystem;

Result<StagedFolder> StagedFolder::copy(const fs::path& from, const fs::path& to) {
  StagedFolder staged;
  staged.path_ = to;
  std::error_code error;
  fs::remove_all(to, error);
  fs::create_directories(to.parent_path(), error);
  if (!error) fs::copy(from, to, fs::copy_options::recursive, error);
  if (error)
    return Error{"plugin.stage", from.string() + " cannot be copied to " + to.string() + ": " + error.message()};
  return staged;
}

StagedFolder::~StagedFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

StagedFolder& StagedFolder::operator=(StagedFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

Status StagedFolder::put_back(const fs::path& folder) {
  std::error_code error;
  fs::remove_all(folder, error);
  if (!error) fs::rename(path_, folder, error);
  if (error)
    return Error{"plugin.stage", "the copy in " + path_.string() + " cannot be put back as " + folder.string() + ": " +
                                     error.message() + "; put it there by hand"};
  path_.clear();
  return {};
}

std::set<std::string> migrations_of(const fs::path& folder) {
  std::set<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder / "migrations", none)) names.insert(entry.path().filename());
  return names;
}

}  // namespace majlis::host
