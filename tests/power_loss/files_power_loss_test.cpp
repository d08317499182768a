// Power goes while files are uploaded: the plugin's rows and the blobs lose their unflushed writes at the same moment.
// The rows are kept by the plugin's own statements and the host's database, the bytes by the host's directory of blobs,
// in the order in which the plugin has them follow each other (plugins/files/src/uploads.cpp). Afterwards an offset is
// never beyond what the disk has, every byte before it is what was sent, every file that was whole is whole, and what
// no row knows of is collected. And the same seen to fail where the rows go first, or nothing is flushed.
#include "host/storage/blob_directory.hpp"
#include "plugins/files/src/store.hpp"
#include "tests/power_loss/blob_disk.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <map>
#include <random>
#include <set>

namespace majlis::power_loss {
namespace {

using files::FileId;
using host::BlobDirectory;
using sdk::Transaction;

enum class Care { kFull, kRowsFirst, kNone };

constexpr std::int64_t kNow = 1'800'000'000'000, kLater = kNow + files::kDayMs;
constexpr const char* kOwner = "files";

files::Limits limits() {
  files::Limits limits;
  limits.account_bytes = INT64_MAX / 2;
  limits.account_files = 1'000'000;
  return limits;
}

class Depot {
 public:
  Depot(std::uint64_t seed, Care care) : dice_(seed), disk_(seed), care_(care) {
    if (care == Care::kNone) disk_.ignore_flushes();
    open();
  }
  ~Depot() { database_.reset(); }

  void lose_power() {
    disk_.cut_power_at(1 + below(90));
    while (!disk_.dark()) act();
    database_.reset();
    blobs_.reset();
    BlobDisk::power_up(disk_, "/data");
    open();
    check();
  }

  const std::set<std::string>& findings() const { return findings_; }
  std::uint64_t damage() const { return disk_.damage(); }
  std::uint64_t whole() const { return whole_; }
  std::uint64_t orphans() const { return orphans_; }

 private:
  struct Known {
    std::int64_t size = 0, told = 0;  // what the client was told that the host has
  };

  void open() {
    blobs_ = std::make_unique<BlobDirectory>("/data/blobs", std::make_unique<BlobDisk>(disk_, "/data", dice_()));
    try {
      sdk::DatabaseOptions options;
      options.file = "/data/files.db";
      options.migrations = sdk::read_migrations(MAJLIS_FILES_MIGRATIONS);
      options.threads = false;
      options.vfs = disk_.name();
      database_ = std::make_unique<sdk::Database>(std::move(options));
    } catch (const std::exception& error) {
      findings_.insert(std::string("the database does not open: ") + error.what());
      throw;
    }
  }

  // The committed value, or nothing where power went first.
  template <class Fn>
  auto write(Fn fn) {
    using R = std::invoke_result_t<Fn&, Transaction&>;
    std::optional<R> out;
    database_->write(std::move(fn), [&](sdk::Outcome<R> outcome) {
      if (outcome.ok()) out = outcome.take();
    });
    while (database_->pump()) {
    }
    return out;
  }

  void act() {
    const std::uint64_t die = below(10);
    if (known_.empty() || die < 3) return create();
    auto& [id, file] = *std::next(known_.begin(), static_cast<std::ptrdiff_t>(below(known_.size())));
    if (die == 3) return remove(id);
    if (file.told < file.size) receive(id, file);
  }

  // As Uploads::create(): the blob, then its row.
  void create() {
    const auto blob = blobs_->create(kOwner);
    if (!blob.ok()) return;
    files::File file;
    file.id = id_of(*blob);
    file.account = sdk::AccountId();
    file.size = static_cast<std::int64_t>(1 + below(8'000));
    file.created_ms = kNow;
    file.expires_ms = kLater;
    if (write([file](Transaction& t) { return files::store::add(t, file, limits()); }) == files::Refused::kNo)
      known_[file.id] = {file.size, 0};
  }

  // As Uploads::receive(): bytes, flush, then the row moves; or with `care_` the other way round.
  void receive(const FileId& id, Known& file) {
    const std::int64_t to = std::min<std::int64_t>(file.size, file.told + static_cast<std::int64_t>(1 + below(4'000)));
    const auto move = [&] {
      return write(
          [id, from = file.told, to](Transaction& t) { return files::store::advance(t, id, from, to, kLater); });
    };
    const std::int64_t from = file.told;
    if (care_ == Care::kRowsFirst && move()) file.told = to;
    if (put(id, from, to) && care_ != Care::kRowsFirst && move()) file.told = to;
  }

  bool put(const FileId& id, std::int64_t from, std::int64_t to) {
    const auto writer = blobs_->write(kOwner, blob_of(id), static_cast<std::uint64_t>(from));
    if (!writer.ok()) {
      if (!disk_.dark()) findings_.insert("an upload cannot go on from its offset: " + writer.error().detail);
      return false;
    }
    Bytes bytes;
    for (std::int64_t at = from; at < to; ++at) bytes.push_back(sent(id, at));
    return (*writer)->write(bytes).ok() && (*writer)->sync().ok();
  }

  // As Uploads::discard(): the row, then the blob.
  void remove(FileId id) {
    known_.erase(id);
    if (write([id](Transaction& t) { return files::store::end(t, id, kNow); })) {
      removed_.insert(id);
      static_cast<void>(blobs_->remove(kOwner, blob_of(id)));
    }
  }

  void check() {
    std::set<FileId> rows;
    const auto all = database_->read([](Transaction& t) {
      for (const sdk::Row& row : t.query("PRAGMA integrity_check"))
        if (row.get<std::string>(0) != "ok") throw std::runtime_error("integrity_check: " + row.get<std::string>(0));
      return files::store::between(t, std::nullopt, std::nullopt);
    });
    for (const auto& [id, received] : all) {
      rows.insert(id);
      if (removed_.contains(id)) findings_.insert("what was removed is back");
      check_bytes(id, received);
      if (const auto found = known_.find(id); found != known_.end() && received < found->second.told)
        findings_.insert("an offset went back behind what was told");
    }
    for (const auto& [id, file] : known_)
      if (!rows.contains(id)) findings_.insert("an upload that was told of is gone");
    collect(rows);
    std::erase_if(known_, [&](const auto& each) { return !rows.contains(each.first); });
    for (const auto& [id, received] : all)  // what power went in the middle of may have happened, and then it counts
      if (const auto found = known_.find(id); found != known_.end()) found->second.told = received;
  }

  void check_bytes(const FileId& id, std::int64_t received) {
    const auto file = blobs_->open(kOwner, blob_of(id));
    if (!file.ok()) {
      findings_.insert("a row has no blob");
      return;
    }
    Bytes bytes(file->size);
    EXPECT_EQ(::pread(file->descriptor, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    ::close(file->descriptor);
    if (static_cast<std::int64_t>(bytes.size()) < received) {
      findings_.insert("an offset is beyond what is on the disk");
      return;
    }
    for (std::int64_t at = 0; at < received; ++at)
      if (bytes[static_cast<std::size_t>(at)] != sent(id, at))
        findings_.insert("bytes before an offset are not what was sent");
    const auto found = known_.find(id);
    whole_ += found != known_.end() && received == found->second.size ? 1 : 0;
  }

  // What the sweeper would, once it is old.
  void collect(const std::set<FileId>& rows) {
    const auto listed = blobs_->list(kOwner, std::nullopt, SIZE_MAX);
    for (const auto& each : *listed) {
      if (rows.contains(id_of(each.blob))) continue;
      ++orphans_;
      if (!blobs_->remove(kOwner, each.blob).ok()) findings_.insert("an orphan cannot be removed");
    }
  }

  static FileId id_of(const host::BlobId& blob) { return *FileId::from_bytes(blob.view()); }
  static host::BlobId blob_of(const FileId& id) { return *host::BlobId::from_bytes(id.view()); }
  static std::uint8_t sent(const FileId& id, std::int64_t at) {
    return static_cast<std::uint8_t>(id.view()[static_cast<std::size_t>(at % 16)] + at * 31 + at / 997);
  }
  std::uint64_t below(std::uint64_t bound) { return dice_() % bound; }

  std::mt19937_64 dice_;
  FragileDisk disk_;
  Care care_;
  std::unique_ptr<BlobDirectory> blobs_;
  std::unique_ptr<sdk::Database> database_;
  std::map<FileId, Known> known_;
  std::set<FileId> removed_;
  std::set<std::string> findings_;
  std::uint64_t whole_ = 0, orphans_ = 0;
};

TEST(FilesPowerLoss, RowsAndBlobsAgree) {
  std::uint64_t damage = 0, whole = 0, orphans = 0;
  for (std::uint64_t seed = 1; seed <= 40 && !testing::Test::HasFailure(); ++seed) {
    Depot depot(seed, Care::kFull);
    for (int loss = 0; loss < 8; ++loss) depot.lose_power();
    for (const auto& finding : depot.findings()) ADD_FAILURE() << "seed " << seed << ": " << finding;
    damage += depot.damage();
    whole += depot.whole();
    orphans += depot.orphans();
  }
  EXPECT_GT(damage, 320U) << "a disk that loses nothing proves nothing";
  EXPECT_GT(whole, 0U);
  EXPECT_GT(orphans, 0U);
}

// Whether anything is noticed, the store being of no use at all included.
bool noticed(Care care) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Depot depot(seed, care);
    try {
      for (int loss = 0; loss < 8; ++loss) depot.lose_power();
    } catch (const std::exception&) {
      return true;
    }
    if (!depot.findings().empty()) return true;
  }
  return false;
}

TEST(FilesPowerLoss, RowsThatGoFirstAreFoundOut) { EXPECT_TRUE(noticed(Care::kRowsFirst)); }
TEST(FilesPowerLoss, ADiskThatDoesNotFlushIsFoundOut) { EXPECT_TRUE(noticed(Care::kNone)); }

}  // namespace
}  // namespace majlis::power_loss
