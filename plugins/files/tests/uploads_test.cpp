#include "files_fixture.hpp"

namespace majlis::files {
namespace {

using ::testing::HasSubstr;

class Uploads : public FilesFixture {};

TEST_F(Uploads, GoOnFromWhatCameBeforeTheClientWent) {
  host_.start();
  const std::string path = created(10);
  HttpAsk cut;
  cut.method = "PATCH";
  cut.path = path;
  cut.headers =
      object("tus-resumable", "1.0.0", "upload-offset", "0", "content-type", "application/offset+octet-stream");
  cut.body = to_bytes(std::string_view("0123456789"));
  cut.cut = 4;
  cut.who = alice_;
  host_.http(cut);
  EXPECT_EQ(offset(path), "4");
  EXPECT_EQ(patch(path, 4, "456789").status, 204U);
  const auto content = host_.blobs().begin()->second;
  EXPECT_EQ(to_string(content), "0123456789");
}

TEST_F(Uploads, AreFlushedInSegmentsHoweverLongTheBody) {
  host_.start();
  constexpr std::size_t kSegment = 32 << 20;
  const std::string body(2 * kSegment + 5, 'x');
  const std::string path = created(body.size());
  host_.leave_room(kSegment + 7);
  const HttpReply full = patch(path, 0, body);
  EXPECT_EQ(full.status, 507U);
  EXPECT_THAT(to_string(full.body), HasSubstr("disk is full"));
  EXPECT_EQ(offset(path), std::to_string(kSegment + 7)) << "what found room counts";
  host_.leave_room(SIZE_MAX);
  EXPECT_EQ(patch(path, kSegment + 7, std::string_view(body).substr(kSegment + 7)).status, 204U);
  EXPECT_EQ(host_.blobs().begin()->second.size(), body.size());
}

TEST_F(Uploads, AreNotMadeWhereTheDiskIsFull) {
  host_.start();
  host_.leave_room(0);
  EXPECT_EQ(ask("POST", "/uploads", object("upload-length", "1")).status, 507U);
  EXPECT_EQ(sdk::integer_at(host_.call("files.usage", object(), alice_), "files"), 0);
}

TEST_F(Uploads, EndSomeTimeAfterTheyLastMoved) {
  host_.start(object("upload_hours", 1));
  const std::string path = created(3);
  host_.advance(std::chrono::minutes(50));
  EXPECT_EQ(patch(path, 0, "1").status, 204U);
  host_.advance(std::chrono::minutes(50));
  EXPECT_EQ(patch(path, 1, "2").status, 204U);
  host_.advance(std::chrono::minutes(61));
  EXPECT_EQ(patch(path, 2, "3").status, 410U);
}

}  // namespace
}  // namespace majlis::files
