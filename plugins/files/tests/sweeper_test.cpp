// What is collected, and what must never be: the sweeper on the fake host, whose clock moves when it is told to.
#include "files_fixture.hpp"

namespace majlis::files {
namespace {

using sdk::BlobId;
using std::chrono::seconds;

class Sweeping : public FilesFixture {
 protected:
  // A sweep happens when it is asked for; what is nobody's is left alone for a minute.
  void begin(Json more = object()) {
    more["sweep_seconds"] = 86'400;
    more["orphan_seconds"] = 60;
    host_.start(more);
    // Each start begins one of its own.
    host_.run_until([this] { return outcome("files.sweep", object(), Someone::admin()) != "conflict"; }, "a sweep");
  }
  std::string sweep() {
    const Json swept = host_.call("files.sweep", object(), Someone::admin());
    return "expired " + std::to_string(sdk::integer_at(swept, "expired")) + ", orphans " +
           std::to_string(sdk::integer_at(swept, "orphans")) + ", waiting " +
           std::to_string(sdk::integer_at(swept, "waiting")) + ", lost " +
           std::to_string(sdk::integer_at(swept, "lost"));
  }
  std::string file(const std::string& content) {
    const std::string path = created(content.size());
    EXPECT_EQ(patch(path, 0, content).status, 204U);
    return path;
  }
  // A blob of no file, as a crash between the two leaves it.
  BlobId stray(std::uint8_t fill) {
    const auto blob = filled<BlobId>(fill);
    host_.blobs()[blob] = to_bytes(std::string_view("nobody's"));
    return blob;
  }
};

TEST_F(Sweeping, TakesOrphansOnceTheyAreOld) {
  begin();
  file("somebody's");
  const BlobId low = stray(0x00), high = stray(0xFF);
  EXPECT_EQ(sweep(), "expired 0, orphans 0, waiting 2, lost 0") << "they may be in the making";
  host_.advance(seconds(59));
  EXPECT_EQ(sweep(), "expired 0, orphans 0, waiting 2, lost 0");
  host_.advance(seconds(1));
  EXPECT_EQ(sweep(), "expired 0, orphans 2, waiting 0, lost 0");
  EXPECT_FALSE(host_.blobs().contains(low) || host_.blobs().contains(high));
  EXPECT_EQ(host_.blobs().size(), 1U);
  EXPECT_EQ(sweep(), "expired 0, orphans 0, waiting 0, lost 0");
}

TEST_F(Sweeping, LooksAtMoreThanOnePage) {
  begin();
  for (std::uint8_t fill = 0x40; fill < 0x40 + 25; ++fill) stray(fill);
  for (int i = 0; i < 7; ++i) file("somebody's " + std::to_string(i));
  sweep();
  host_.advance(seconds(60));
  EXPECT_EQ(sweep(), "expired 0, orphans 25, waiting 0, lost 0");
  EXPECT_EQ(host_.blobs().size(), 7U);
}

TEST_F(Sweeping, CountsTheTimeOfAnOrphanAnewWhereItWasOne) {
  begin();
  const BlobId blob = stray(0x40);
  sweep();
  host_.blobs().erase(blob);
  sweep();
  host_.advance(seconds(60));
  stray(0x40);
  EXPECT_EQ(sweep(), "expired 0, orphans 0, waiting 1, lost 0") << "it is a new one of the same name";
}

TEST_F(Sweeping, LeavesRunningUploadsAlone) {
  begin();
  const std::string path = created(10);
  EXPECT_EQ(patch(path, 0, "01234").status, 204U);
  sweep();
  host_.advance(seconds(3'600));
  EXPECT_EQ(sweep(), "expired 0, orphans 0, waiting 0, lost 0");
  EXPECT_EQ(patch(path, 5, "56789").status, 204U);
  // A blob may be longer than its row says: bytes that came and were not acknowledged before a crash.
  host_.blobs().begin()->second.push_back('x');
  sweep();
  host_.advance(seconds(3'600));
  EXPECT_EQ(sweep(), "expired 0, orphans 0, waiting 0, lost 0");
}

TEST_F(Sweeping, EndsWhatHasExpiredWithItsBytes) {
  begin(object("upload_hours", 1, "lifetime_days", 1));
  file("a file");
  created(10);
  host_.advance(std::chrono::minutes(61));
  EXPECT_EQ(sweep(), "expired 1, orphans 0, waiting 0, lost 0") << "the upload that nobody went on with";
  EXPECT_EQ(host_.blobs().size(), 1U);
  host_.advance(std::chrono::hours(24));
  host_.run_until([&] { return host_.blobs().empty(); }, "the sweep that comes by itself, once a day here");
  EXPECT_EQ(sdk::integer_at(host_.call("files.usage", object(), alice_), "used"), 0);
}

TEST_F(Sweeping, GivesUpFilesWhoseBytesAreGone) {
  begin();
  const std::string kept = file("kept"), gone = file("gone"), cut = file("cut off");
  for (auto each = host_.blobs().begin(); each != host_.blobs().end();) {
    const std::string content = to_string(each->second);
    if (content == "cut off") each->second.resize(3);
    each = content == "gone" ? host_.blobs().erase(each) : std::next(each);
  }
  EXPECT_EQ(sweep(), "expired 0, orphans 0, waiting 2, lost 0");
  host_.advance(seconds(60));
  EXPECT_EQ(sweep(), "expired 0, orphans 0, waiting 0, lost 2");
  EXPECT_EQ(ask("HEAD", kept, object()).status, 200U);
  EXPECT_EQ(ask("HEAD", gone, object()).status, 410U);
  EXPECT_EQ(ask("HEAD", cut, object()).status, 410U);
  EXPECT_EQ(host_.blobs().size(), 1U);
}

TEST_F(Sweeping, DoesNothingWhereTheDiskIsNotThere) {
  begin();
  const std::string path = file("on another disk");
  auto away = std::exchange(host_.blobs(), {});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(outcome("files.sweep", object(), Someone::admin()), "unavailable");
    host_.advance(seconds(3'600));
  }
  host_.blobs() = std::move(away);
  EXPECT_EQ(sweep(), "expired 0, orphans 0, waiting 0, lost 0");
  EXPECT_EQ(ask("HEAD", path, object()).status, 200U);
}

}  // namespace
}  // namespace majlis::files
