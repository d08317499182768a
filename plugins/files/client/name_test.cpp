#include "plugins/files/client/name.hpp"

#include "base/encoding.hpp"
#include "crypto/primitives/random.hpp"
#include "plugins/files/client/media_type.hpp"

#include <gtest/gtest.h>

namespace majlis::files {
namespace {

using namespace std::string_literals;

TEST(CleanName, LeavesOrdinaryNamesAlone) {
  for (const char* name : {"figs.jpg", "große Feige (2).tar.gz", "تين.png", "a"}) EXPECT_EQ(clean_name(name), name);
  for (const char* name : {"👩\u200D👧.webp", "نامه\u200Cها.pdf"}) EXPECT_EQ(clean_name(name), name);  // joiners
}

TEST(CleanName, IsNeverAPath) {
  EXPECT_EQ(clean_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_name("C:\\Windows\\win.ini"), "win.ini");
  EXPECT_EQ(clean_name("/"), "file");
  EXPECT_EQ(clean_name(".."), "file");
  EXPECT_EQ(clean_name("."), "file");
  EXPECT_EQ(clean_name("a/.."), "file");
  EXPECT_EQ(clean_name(""), "file");
}

TEST(CleanName, LosesWhatMisleads) {
  EXPECT_EQ(clean_name("figs\0.exe.jpg"s), "figs.exe.jpg");
  EXPECT_EQ(clean_name("figs\u202Egpj.exe"), "figsgpj.exe");
  EXPECT_EQ(clean_name("a\u2066b\u200Fc\u061Cd"), "abcd");
  EXPECT_EQ(clean_name("a\x1b[31m\tb\u0085\x7f"), "a[31mb");
  EXPECT_EQ(clean_name("what?<now>|\"*:.txt"), "what__now_____.txt");
  EXPECT_EQ(clean_name(".bashrc"), "_bashrc");
  EXPECT_EQ(clean_name("  figs. . "), "figs");
  EXPECT_EQ(clean_name("-rf"), "-rf");
}

TEST(CleanName, ReservesWhatWindowsReserves) {
  EXPECT_EQ(clean_name("con"), "_con");
  EXPECT_EQ(clean_name("LPT1.txt"), "_LPT1.txt");
  EXPECT_EQ(clean_name("aux .c"), "_aux .c");
  EXPECT_EQ(clean_name("console"), "console");
  EXPECT_EQ(clean_name("com10"), "com10");
}

TEST(CleanName, IsUtf8OfBoundedLength) {
  EXPECT_EQ(clean_name("a\xff\xc0z"), "a__z");
  EXPECT_EQ(clean_name(std::string(4096, 'x') + ".jpg").size(), 255u);
  EXPECT_TRUE(clean_name(std::string(4096, 'x') + ".jpg").ends_with("x.jpg"));
  std::string wide;
  for (int i = 0; i < 1'000; ++i) wide += "ب";
  EXPECT_LE(clean_name(wide).size(), 255u);
  EXPECT_EQ(clean_name(std::string(300, 'x'), 16).size(), 16u);
}

TEST(CleanName, IsWhatItSaysForAnyBytes) {
  crypto::SeededRandom random(7);
  for (int round = 0; round < 5'000; ++round) {
    const Bytes bytes = random.bytes(static_cast<std::size_t>(round % 300));
    const std::string clean = clean_name(as_text(bytes));
    ASSERT_TRUE(is_utf8(clean));
    ASSERT_FALSE(clean.empty());
    ASSERT_LE(clean.size(), 255u);
    ASSERT_EQ(clean.find_first_of("/\\\0:"s), std::string::npos);
    ASSERT_NE(clean.front(), '.');
    ASSERT_EQ(clean_name(clean), clean);
  }
}

TEST(MediaType, IsToldByBytesThenByName) {
  EXPECT_EQ(media_type_of("figs.txt", as_bytes("\xFF\xD8\xFF\xE0")), "image/jpeg");
  EXPECT_EQ(media_type_of("x", as_bytes("RIFF0000WEBPVP8 ")), "image/webp");
  EXPECT_EQ(media_type_of("film.MKV", {}), "video/x-matroska");
  EXPECT_EQ(media_type_of("notes.txt", as_bytes("dear")), "text/plain");
  EXPECT_EQ(media_type_of("no extension", {}), "application/octet-stream");
}

}  // namespace
}  // namespace majlis::files
