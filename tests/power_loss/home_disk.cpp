#include "tests/power_loss/home_disk.hpp"

#include <cstdlib>
#include <stdexcept>

namespace majlis::power_loss {

HomeDisk::HomeDisk(std::uint64_t seed, Report report) : machine_(seed), report_(std::move(report)) {
  std::string name = (std::filesystem::temp_directory_path() / "majlis-home-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
  folder_ = name;
}

HomeDisk::~HomeDisk() {
  home_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::vector<client::StoredRecord> HomeDisk::load() {
  home_.reset();
  if (machine_.dark()) machine_.power_up();
  machine_.make_default();
  machine_.touch((folder_ / "profile.sqlite").string());  // the profile makes it by itself, in the real folder
  auto home = cli::Home::open(folder_);
  if (!home.ok()) throw std::runtime_error("a profile does not open after a power loss: " + home.error().detail);
  home_.emplace(*std::move(home));
  auto records = home_->records();
  if (!records.ok()) throw std::runtime_error("a profile cannot be read after a power loss: " + records.error().detail);
  compare(*records);
  return *std::move(records);
}

// A batch is all there or not at all, and one that was said to be durable is there.
void HomeDisk::compare(const std::vector<client::StoredRecord>& found) {
  std::map<std::string, Bytes> records;
  for (const auto& record : found) records[record.key] = record.sealed;
  if (records != stored_ && records != written_)
    report_("a profile holds neither all batches that were durable nor the one after");
  stored_ = written_ = std::move(records);
}

bool HomeDisk::store(std::vector<client::Change> changes) {
  if (machine_.dark() || !home_) return false;
  for (const auto& change : changes) {
    if (change.sealed) {
      written_[change.key] = *change.sealed;
    } else {
      written_.erase(change.key);
    }
  }
  if (!home_->apply(changes, {}).ok()) return false;
  stored_ = written_;
  return true;
}

}  // namespace majlis::power_loss
