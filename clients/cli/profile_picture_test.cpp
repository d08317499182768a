#include "clients/cli/profile_picture.hpp"

#include <gtest/gtest.h>

namespace majlis::cli {
namespace {

// What stands before the picture's data: a comment, then the frame header.
Bytes jpeg(unsigned width, unsigned height) {
  const auto high = [](unsigned number) { return static_cast<std::uint8_t>(number >> 8); };
  const auto low = [](unsigned number) { return static_cast<std::uint8_t>(number); };
  return {0xff, 0xd8, 0xff,         0xfe,        0,           4,          'h', 'i', 0xff, 0xc0, 0,
          11,   8,    high(height), low(height), high(width), low(width), 1,   1,   0x11, 0};
}

std::string refusal(ByteView picture) {
  const Status status = check_picture(picture);
  return status.ok() ? "" : std::string(status.error().name);
}

TEST(ProfilePicture, OfASizeThatScreensShow) {
  EXPECT_EQ(refusal(jpeg(256, 256)), "");
  EXPECT_EQ(refusal(jpeg(1024, 1)), "");
  EXPECT_EQ(refusal(jpeg(1025, 20)), "cli.picture.size");
  EXPECT_EQ(refusal(jpeg(20, 1025)), "cli.picture.size");
  EXPECT_EQ(refusal(jpeg(0, 20)), "cli.picture.format");
}

TEST(ProfilePicture, IsAJpeg) {
  EXPECT_EQ(refusal(Bytes{}), "cli.picture.format");
  EXPECT_EQ(refusal(Bytes{0x89, 'P', 'N', 'G', 13, 10, 26, 10}), "cli.picture.format");
  const Bytes whole = jpeg(256, 256);
  for (std::size_t size = 0; size < 17; ++size)
    EXPECT_EQ(refusal(ByteView(whole).first(size)), "cli.picture.format") << size;
  Bytes endless = whole;
  endless[5] = 0;  // a comment shorter than its own length
  EXPECT_EQ(refusal(endless), "cli.picture.format");
}

TEST(ProfilePicture, OfFewBytes) {
  Bytes large = jpeg(256, 256);
  large.resize(kMostPictureBytes);
  EXPECT_EQ(refusal(large), "");
  large.push_back(0);
  EXPECT_EQ(refusal(large), "cli.picture.size");
}

TEST(ProfilePicture, ThatIsNotThere) {
  const auto read = read_picture("/nowhere/me.jpg");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().name, "cli.picture.file");
}

}  // namespace
}  // namespace majlis::cli
