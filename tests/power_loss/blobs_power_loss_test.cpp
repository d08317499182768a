// Power goes at any write, flush, rename or removal of a blob. Afterwards every blob that was told of is there, what
// was acknowledged of it is what was sent, what was removed stays away, and what nobody was told of can be collected.
// And the same seen to fail where flushes, or those of folders alone, are left out.
#include "host/storage/blob_directory.hpp"
#include "tests/power_loss/blob_disk.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdio>
#include <map>
#include <random>
#include <set>

namespace majlis::power_loss {
namespace {

using host::BlobDirectory;
using host::BlobId;

enum class Care { kFull, kNoFolders, kNone };

// A host's uploads on a machine of their own. What is sent at a place of a blob follows from both.
class Cellar {
 public:
  Cellar(std::uint64_t seed, Care care) : dice_(seed), disk_(seed), care_(care) {
    if (care == Care::kNone) disk_.ignore_flushes();
    open();
  }

  void lose_power() {
    disk_.cut_power_at(1 + below(60));
    while (!disk_.dark()) act();
    BlobDisk::power_up(disk_, kBase);
    open();
    check();
  }

  const std::vector<std::string>& findings() const { return findings_; }
  std::uint64_t damage() const { return disk_.damage(); }
  std::uint64_t acknowledged() const { return acknowledged_; }
  std::uint64_t orphans() const { return orphans_; }

 private:
  static constexpr const char* kBase = "/data";
  static constexpr const char* kOwner = "files";

  void open() {
    auto disk = std::make_unique<BlobDisk>(disk_, kBase, dice_());
    if (care_ == Care::kNoFolders) disk->ignore_folders();
    blobs_ = std::make_unique<BlobDirectory>(std::string(kBase) + "/blobs", std::move(disk));
  }

  void act() {
    const std::uint64_t die = below(10);
    if (kept_.empty() || die < 3) {
      if (const auto blob = blobs_->create(kOwner); blob.ok()) kept_[*blob] = 0;
      return;
    }
    auto& [blob, size] = *std::next(kept_.begin(), static_cast<std::ptrdiff_t>(below(kept_.size())));
    if (die == 3) return remove(blob);
    send(blob, size, die == 4);
  }

  // As a request does: some pieces, then a flush; or, where the checksum is wrong, garbage that is taken back.
  void send(const BlobId& blob, std::uint64_t& size, bool wrong) {
    const auto writer = blobs_->write(kOwner, blob, size);
    if (!writer.ok()) return found_unless_dark("a blob cannot be written from its offset: " + writer.error().detail);
    std::uint64_t end = size;
    for (std::uint64_t pieces = 1 + below(4); pieces > 0; --pieces) {
      Bytes piece(1 + below(3000));
      for (std::size_t i = 0; i < piece.size(); ++i)
        piece[i] = wrong ? static_cast<std::uint8_t>(dice_()) : sent(blob, end + i);
      if (!(*writer)->write(piece).ok()) return;
      end += piece.size();
    }
    if (wrong) return (void)(*writer)->undo().ok();
    if (!(*writer)->sync().ok()) return;
    acknowledged_ += end - size;
    size = end;
  }

  void remove(BlobId blob) {
    kept_.erase(blob);
    (blobs_->remove(kOwner, blob).ok() ? gone_ : doubtful_).insert(blob);
  }

  void check() {
    const auto listed = blobs_->list(kOwner, std::nullopt, SIZE_MAX);
    std::set<BlobId> there;
    for (const auto& each : *listed) there.insert(each.blob);
    for (const auto& [blob, size] : kept_) {
      if (!there.contains(blob)) findings_.emplace_back("a blob that was told of is not there");
      if (there.contains(blob)) check_content(blob, size);
    }
    for (const BlobId& blob : there) {
      if (gone_.contains(blob)) findings_.emplace_back("a blob that was removed is back");
      if (kept_.contains(blob)) continue;
      ++orphans_;
      if (!blobs_->remove(kOwner, blob).ok()) findings_.emplace_back("an orphan cannot be removed");
    }
    // One finding of each is enough.
    std::erase_if(kept_, [&](const auto& each) { return !there.contains(each.first); });
    gone_.clear();
  }

  void check_content(const BlobId& blob, std::uint64_t size) {
    const auto file = blobs_->open(kOwner, blob);
    if (!file.ok()) return findings_.push_back("a blob does not open: " + file.error().detail);
    Bytes bytes(file->size);
    EXPECT_EQ(::pread(file->descriptor, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    ::close(file->descriptor);
    if (bytes.size() < size) return findings_.push_back("a blob is shorter than was acknowledged");
    for (std::uint64_t at = 0; at < size; ++at)
      if (bytes[at] != sent(blob, at)) return findings_.push_back("acknowledged bytes are not what was sent");
  }

  void found_unless_dark(const std::string& what) {
    if (!disk_.dark()) findings_.push_back(what);
  }
  static std::uint8_t sent(const BlobId& blob, std::uint64_t at) {
    return static_cast<std::uint8_t>(blob.view()[at % BlobId::kSize] + at * 31 + at / 997);
  }
  std::uint64_t below(std::uint64_t bound) { return dice_() % bound; }

  std::mt19937_64 dice_;
  FragileDisk disk_;
  Care care_;
  std::unique_ptr<BlobDirectory> blobs_;
  std::map<BlobId, std::uint64_t> kept_;  // and how much was acknowledged
  std::set<BlobId> gone_;
  std::set<BlobId> doubtful_;  // power went while they were removed
  std::vector<std::string> findings_;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t orphans_ = 0;
};

TEST(BlobsPowerLoss, NothingAcknowledgedIsLost) {
  std::uint64_t damage = 0, acknowledged = 0, orphans = 0;
  for (std::uint64_t seed = 1; seed <= 60 && !testing::Test::HasFailure(); ++seed) {
    Cellar cellar(seed, Care::kFull);
    for (int loss = 0; loss < 10; ++loss) cellar.lose_power();
    for (const auto& finding : cellar.findings()) ADD_FAILURE() << "seed " << seed << ": " << finding;
    damage += cellar.damage();
    acknowledged += cellar.acknowledged();
    orphans += cellar.orphans();
  }
  std::printf(
      "600 power losses, %llu sectors and names lost or torn, %llu bytes acknowledged, %llu orphans collected\n",
      static_cast<unsigned long long>(damage), static_cast<unsigned long long>(acknowledged),
      static_cast<unsigned long long>(orphans));
  EXPECT_GT(damage, 600U) << "a disk that loses nothing proves nothing";
  EXPECT_GT(orphans, 0U);
}

bool noticed(Care care) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Cellar cellar(seed, care);
    for (int loss = 0; loss < 10; ++loss) cellar.lose_power();
    if (!cellar.findings().empty()) return true;
  }
  return false;
}

TEST(BlobsPowerLoss, ADiskThatDoesNotFlushIsFoundOut) { EXPECT_TRUE(noticed(Care::kNone)); }
TEST(BlobsPowerLoss, FoldersThatAreNotFlushedAreFoundOut) { EXPECT_TRUE(noticed(Care::kNoFolders)); }

}  // namespace
}  // namespace majlis::power_loss
