// The contract of the port Blobs: every implementation is held to it, by what the port shows alone. A new one brings a
// Bed and joins the list at the end.
#include "host/storage/blob_directory.hpp"
#include "host/storage/testing/memory_blobs.hpp"

#include <gtest/gtest.h>
#include <majlis/testing/temporary_folder.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <map>

namespace majlis::host {
namespace {

namespace fs = std::filesystem;
using sdk::testing::TemporaryFolder;

// Where blobs lie, which outlives whoever opens it.
class Bed {
 public:
  virtual ~Bed() = default;
  virtual std::unique_ptr<Blobs> open() = 0;
  // From now on a blob that has `have` bytes can take `more` and no more; then as many as it likes again.
  virtual void leave_room(std::uint64_t have, std::uint64_t more) = 0;
  virtual void make_room() = 0;
};

class DirectoryBed final : public Bed {
 public:
  DirectoryBed() { std::signal(SIGXFSZ, SIG_IGN); }
  ~DirectoryBed() override { make_room(); }
  DirectoryBed(const DirectoryBed&) = delete;
  DirectoryBed& operator=(const DirectoryBed&) = delete;
  std::unique_ptr<Blobs> open() override { return std::make_unique<BlobDirectory>(folder_.path() / "blobs"); }
  void leave_room(std::uint64_t have, std::uint64_t more) override { limit(have + more); }
  void make_room() override { limit(RLIM_INFINITY); }

 private:
  static void limit(rlim_t bytes) {
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = std::min(bytes, limit.rlim_max);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  }
  TemporaryFolder folder_;
};

class MemoryBed final : public Bed {
 public:
  std::unique_ptr<Blobs> open() override { return std::make_unique<MemoryBlobs>(store_); }
  void leave_room(std::uint64_t, std::uint64_t more) override { store_->room = more; }
  void make_room() override { store_->room = UINT64_MAX; }

 private:
  std::shared_ptr<MemoryStore> store_ = std::make_shared<MemoryStore>();
};

using MakeBed = std::function<std::unique_ptr<Bed>()>;

struct BlobsContract : testing::TestWithParam<std::pair<const char*, MakeBed>> {
  BlobId created(const std::string& owner = "files") {
    const auto blob = blobs->create(owner);
    EXPECT_TRUE(blob.ok()) << blob.error().detail;
    return *blob;
  }
  void put(const BlobId& blob, std::uint64_t offset, std::string_view text) {
    auto writer = blobs->write("files", blob, offset);
    ASSERT_TRUE(writer.ok()) << writer.error().detail;
    EXPECT_TRUE((*writer)->write(as_bytes(text)).ok());
    EXPECT_TRUE((*writer)->sync().ok());
  }
  std::string content(const BlobId& blob) {
    const auto file = blobs->open("files", blob);
    if (!file.ok()) return std::string(file.error().name);
    std::string text(file->size, '\0');
    EXPECT_EQ(::pread(file->descriptor, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
    ::close(file->descriptor);
    return text;
  }
  std::unique_ptr<Bed> bed = GetParam().second();
  std::unique_ptr<Blobs> blobs = bed->open();
};

TEST_P(BlobsContract, KeepsWhatIsWritten) {
  const BlobId blob = created();
  EXPECT_EQ(*blobs->size("files", blob), 0U);
  put(blob, 0, "hello");
  put(blob, 5, " there");
  put(blob, 0, "J");
  EXPECT_EQ(*blobs->size("files", blob), 11U);
  EXPECT_EQ(content(blob), "Jello there");
  blobs = bed->open();
  EXPECT_EQ(content(blob), "Jello there") << "after a restart too";
}

TEST_P(BlobsContract, HasNoHoles) {
  const BlobId blob = created();
  put(blob, 0, "abc");
  const auto beyond = blobs->write("files", blob, 4);
  ASSERT_FALSE(beyond.ok());
  EXPECT_EQ(beyond.error().name, "blob.offset");
  EXPECT_NE(beyond.error().detail.find("end, which is at 3"), std::string::npos);
}

TEST_P(BlobsContract, TakesBackWhatShouldNotHaveCome) {
  const BlobId blob = created();
  put(blob, 0, "abc");
  auto writer = blobs->write("files", blob, 3);
  ASSERT_TRUE(writer.ok());
  EXPECT_TRUE((*writer)->write(as_bytes("garbage")).ok());
  EXPECT_TRUE((*writer)->undo().ok());
  EXPECT_EQ(content(blob), "abc");
}

TEST_P(BlobsContract, ForgetsWhatIsRemovedButLetsItsReadersFinish) {
  const BlobId blob = created();
  put(blob, 0, "still here");
  const auto open = blobs->open("files", blob);
  ASSERT_TRUE(open.ok());
  EXPECT_TRUE(blobs->remove("files", blob).ok());
  std::array<char, 10> text{};
  EXPECT_EQ(::pread(open->descriptor, text.data(), text.size(), 0), 10);
  ::close(open->descriptor);
  EXPECT_EQ(content(blob), "blob.missing");
  EXPECT_EQ(blobs->remove("files", blob).error().name, "blob.missing");
  EXPECT_EQ(blobs->size("files", blob).error().name, "blob.missing");
  EXPECT_EQ(blobs->write("files", blob, 0).error().name, "blob.missing");
}

TEST_P(BlobsContract, GivesEachOwnerItsOwn) {
  const BlobId blob = created("files");
  EXPECT_EQ(blobs->size("chat", blob).error().name, "blob.missing");
  EXPECT_EQ(blobs->open("chat", blob).error().name, "blob.missing");
  EXPECT_EQ(blobs->remove("chat", blob).error().name, "blob.missing");
  EXPECT_NE(created(), blob);
}

TEST_P(BlobsContract, SaysThatTheDiskIsFullAndGoesOnWhenThereIsRoom) {
  const BlobId blob = created();
  put(blob, 0, "kept");
  bed->leave_room(4, 6);
  auto writer = blobs->write("files", blob, 4);
  const Status full = (*writer)->write(Bytes(100, 'x'));
  EXPECT_TRUE((*writer)->undo().ok());
  bed->make_room();
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().name, "blob.full");
  EXPECT_EQ(content(blob), "kept");
  put(blob, 4, " and more");
  EXPECT_EQ(content(blob), "kept and more");
}

TEST_P(BlobsContract, ListsTheOwnersBlobsByIdAndInPages) {
  EXPECT_TRUE(blobs->list("files", std::nullopt, 10)->empty());
  std::map<BlobId, std::uint64_t> wanted;
  for (std::uint64_t i = 0; i < 25; ++i) {
    const BlobId blob = created();
    put(blob, 0, std::string(i, 'x'));
    wanted[blob] = i;
  }
  created("chat");
  std::map<BlobId, std::uint64_t> found;
  std::optional<BlobId> after;
  for (bool more = true; more;) {
    const auto page = blobs->list("files", after, 7);
    ASSERT_TRUE(page.ok()) << page.error().detail;
    more = page->size() == 7;
    for (const BlobEntry& each : *page) {
      EXPECT_TRUE(!after || *after < each.blob) << "in order";
      after = each.blob;
      found[each.blob] = each.size;
    }
  }
  EXPECT_EQ(found, wanted);
  EXPECT_TRUE(blobs->remove("files", wanted.begin()->first).ok());
  EXPECT_EQ(blobs->list("files", std::nullopt, 100)->size(), 24U);
}

TEST_P(BlobsContract, WritesFarFromTheStartAndOverWhatIsThere) {
  const BlobId blob = created();
  std::string wanted;
  for (int i = 0; i < 40; ++i) {
    const std::string piece(60'000, static_cast<char>('a' + i % 26));
    put(blob, wanted.size(), piece);
    wanted += piece;
  }
  put(blob, 1'234'567, "over");
  wanted.replace(1'234'567, 4, "over");
  EXPECT_EQ(content(blob), wanted);
}

INSTANTIATE_TEST_SUITE_P(
    Port, BlobsContract,
    testing::Values(std::pair<const char*, MakeBed>{"Directory", [] { return std::make_unique<DirectoryBed>(); }},
                    std::pair<const char*, MakeBed>{"Memory", [] { return std::make_unique<MemoryBed>(); }}),
    [](const auto& each) { return each.param.first; });

TEST(BlobDirectory, SpreadsFilesOverTwoLevelsAndLeavesNothingUnfinished) {
  const TemporaryFolder folder;
  BlobDirectory blobs(folder.path());
  const BlobId blob = *blobs.create("files");
  const std::string name = to_hex(blob.view());
  EXPECT_TRUE(fs::exists(folder.path() / "files" / name.substr(0, 2) / name.substr(2, 2) / (name + ".blob")));
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) files += entry.is_regular_file() ? 1 : 0;
  EXPECT_EQ(files, 1);
}

TEST(BlobDirectory, ClearsAwayWhatACrashLeftUnborn) {
  const TemporaryFolder folder;
  const BlobId blob = *BlobDirectory(folder.path()).create("files");
  const fs::path unborn = folder.path() / "files" / "unborn" / std::string(32, 'a');
  std::ofstream(unborn) << "half";
  BlobDirectory blobs(folder.path());
  EXPECT_FALSE(fs::exists(unborn));
  ASSERT_EQ(blobs.list("files", std::nullopt, 10)->size(), 1U);
  EXPECT_EQ(blobs.list("files", std::nullopt, 10)->front().blob, blob);
}

TEST(BlobDirectory, ListsNothingThatIsNoBlob) {
  const TemporaryFolder folder;
  BlobDirectory blobs(folder.path());
  const BlobId blob = *blobs.create("files");
  const std::string name = to_hex(blob.view());
  const fs::path place = folder.path() / "files" / name.substr(0, 2) / name.substr(2, 2);
  for (const char* stranger : {"lost+found", ".blob", "abcd.blob", "notes.txt"}) std::ofstream(place / stranger) << "x";
  EXPECT_EQ(blobs.list("files", std::nullopt, 10)->size(), 1U);
}

}  // namespace
}  // namespace majlis::host
