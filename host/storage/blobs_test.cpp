// The contract of the port Blobs: every implementation is held to it. A new one joins the list at the end.
#include "host/storage/blob_directory.hpp"

#include <gtest/gtest.h>
#include <majlis/testing/temporary_folder.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>

namespace majlis::host {
namespace {

namespace fs = std::filesystem;
using sdk::testing::TemporaryFolder;
using Make = std::function<std::unique_ptr<Blobs>(const fs::path&)>;

struct BlobsContract : testing::TestWithParam<std::pair<const char*, Make>> {
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
  TemporaryFolder folder;
  std::unique_ptr<Blobs> blobs = GetParam().second(folder.path() / "blobs");
};

TEST_P(BlobsContract, KeepsWhatIsWritten) {
  const BlobId blob = created();
  EXPECT_EQ(*blobs->size("files", blob), 0U);
  put(blob, 0, "hello");
  put(blob, 5, " there");
  put(blob, 0, "J");
  EXPECT_EQ(*blobs->size("files", blob), 11U);
  EXPECT_EQ(content(blob), "Jello there");
  const auto again = GetParam().second(folder.path() / "blobs");
  EXPECT_EQ(*again->size("files", blob), 11U) << "after a restart too";
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
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit tight{10, limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
  auto writer = blobs->write("files", blob, 4);
  const Status full = (*writer)->write(Bytes(100, 'x'));
  EXPECT_TRUE((*writer)->undo().ok());
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().name, "blob.full");
  EXPECT_EQ(content(blob), "kept");
  put(blob, 4, " and more");
  EXPECT_EQ(content(blob), "kept and more");
}

INSTANTIATE_TEST_SUITE_P(Port, BlobsContract,
                         testing::Values(std::pair<const char*, Make>{
                             "Directory", [](const fs::path& root) { return std::make_unique<BlobDirectory>(root); }}),
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

}  // namespace
}  // namespace majlis::host
