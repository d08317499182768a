#include "plugins/files/client/metadata.hpp"

#include "plugins/files/client/image_format.hpp"
#include "plugins/files/client/testing/filtered.hpp"

#include <gtest/gtest.h>

namespace majlis::files {
namespace {

using namespace std::string_literals;
using testing::filtered;
using testing::kPlace;

std::string segment(char marker, const std::string& content) {
  const std::size_t length = content.size() + 2;
  return "\xFF"s + marker + static_cast<char>(length >> 8) + static_cast<char>(length & 0xFF) + content;
}

std::string exif(unsigned turned) { return to_string(tiff_with(turned)) + std::string(kPlace); }

const std::string kTables = segment('\xDB', "tables");
const std::string kScan = segment('\xDA', "scan") + "data\xFF\x00more\xFF\xD0 and\xFF\xFF\xD1yet"s;
const std::string kJfif = segment('\xE0', "JFIF\0 1.1"s);
const std::string kIcc = segment('\xE2', "ICC_PROFILE\0colours"s);

TEST(Metadata, LeavesJpegsNothingButThePicture) {
  const std::string source =
      "\xFF\xD8" + kJfif + segment('\xE1', "Exif\0\0"s + exif(1)) +
      segment('\xE1', "http://ns.adobe.com/xap/1.0/\0"s + std::string(kPlace)) + kIcc +
      segment('\xE2', "MPF\0 more pictures"s) + segment('\xED', "Photoshop 3.0\0"s + std::string(kPlace)) +
      segment('\xFE', std::string(kPlace)) + kTables + kScan + kTables + kScan + "\xFF\xD9" + std::string(kPlace);
  EXPECT_EQ(filtered(source), "\xFF\xD8" + kJfif + kIcc + kTables + kScan + kTables + kScan + "\xFF\xD9");
}

TEST(Metadata, KeepsHowAJpegIsTurned) {
  const std::string source = "\xFF\xD8" + segment('\xE1', "Exif\0\0"s + exif(6)) + kScan + "\xFF\xD9";
  EXPECT_EQ(filtered(source), "\xFF\xD8" + segment('\xE1', "Exif\0\0"s + to_string(tiff_with(6))) + kScan + "\xFF\xD9");
  EXPECT_EQ(orientation_of(tiff_with(6)), 6u);
}

TEST(Metadata, LeavesACleanJpegAlone) {
  const std::string source = "\xFF\xD8" + kJfif + kTables + kScan + "\xFF\xD9";
  EXPECT_EQ(filtered(source), source);
}

TEST(Metadata, ScansOfAnyLengthAreKept) {
  for (const std::size_t size : {65'520u, 65'535u, 65'536u, 65'537u, 200'001u}) {
    std::string data(size, 'x');
    for (std::size_t i = 1'000; i + 2 < size; i += 997) data.replace(i, 2, "\xFF\0"s);
    const std::string source = "\xFF\xD8" + segment('\xDA', "scan") + data + "\xFF\xD9";
    EXPECT_EQ(filtered(source + std::string(kPlace)), source) << size;
  }
}

TEST(Metadata, RefusesJpegsThatAreNotWhole) {
  EXPECT_EQ(filtered("\xFF\xD8\xFF\xE1"s), "files.metadata.image");
  EXPECT_EQ(filtered("\xFF\xD8" + segment('\xE1', "Exif\0\0"s + exif(1))), "files.metadata.image");
  EXPECT_EQ(filtered("\xFF\xD8\xFF\xE1\xFF\xFF" + std::string(kPlace)), "files.metadata.image");
  EXPECT_EQ(filtered("\xFF\xD8\xFF\xE1\0\1xxxxxxxxxxxxxxxx"s), "files.metadata.image");
  EXPECT_EQ(filtered("\xFF\xD8" + kJfif + "no marker"), "files.metadata.image");
}

std::string chunk(const std::string& type, const std::string& content) {
  std::string length;
  for (int shift = 24; shift >= 0; shift -= 8) length += static_cast<char>(content.size() >> shift);
  return length + type + content + "crc!";
}

const std::string kPng = "\x89PNG\r\n\x1A\n";

TEST(Metadata, LeavesPngsNothingButThePicture) {
  const std::string source = kPng + chunk("IHDR", "head") + chunk("tEXt", std::string(kPlace)) +
                             chunk("iTXt", std::string(kPlace)) + chunk("zTXt", "z") + chunk("tIME", "1999") +
                             chunk("eXIf", exif(1)) + chunk("iCCP", "colours") +
                             chunk("IDAT", std::string(100'000, 'x')) + chunk("IEND", "") + std::string(kPlace);
  EXPECT_EQ(filtered(source), kPng + chunk("IHDR", "head") + chunk("iCCP", "colours") +
                                  chunk("IDAT", std::string(100'000, 'x')) + chunk("IEND", ""));
}

TEST(Metadata, KeepsHowAPngIsTurned) {
  const std::string clean = filtered(kPng + chunk("eXIf", exif(8)) + chunk("IEND", ""));
  EXPECT_EQ(clean.find(kPlace), std::string::npos);
  EXPECT_NE(clean.find("eXIf" + to_string(tiff_with(8)) + "\x86\x58\x30\x34"), std::string::npos) << "its CRC";
}

TEST(Metadata, RefusesPngsThatAreNotWhole) {
  EXPECT_EQ(filtered(kPng + "\xFF\xFF\xFF\xFFtEXt" + std::string(kPlace)), "files.metadata.image");
  EXPECT_EQ(filtered(kPng + chunk("IHDR", "head")), "files.metadata.image");
}

std::string riff(const std::string& type, const std::string& content) {
  std::string length;
  for (int shift = 0; shift < 32; shift += 8) length += static_cast<char>(content.size() >> shift);
  return type + length + content + (type != "RIFF" && content.size() % 2 == 1 ? "\0"s : "");
}

std::string webp(char flags, const std::string& rest) {
  return riff("RIFF", "WEBP" + riff("VP8X", flags + "size67890"s) + rest);
}

TEST(Metadata, LeavesWebpsNothingButThePicture) {
  const std::string picture = riff("VP8 ", "odd");
  const std::string telling = riff("EXIF", exif(1)) + riff("XMP ", std::string(kPlace));
  EXPECT_EQ(filtered(webp('\x2C', picture + telling) + std::string(kPlace)), webp('\x20', picture));
  EXPECT_EQ(filtered(webp('\x2C', picture + riff("EXIF", "Exif\0\0"s + exif(3)))),
            webp('\x28', picture + riff("EXIF", to_string(tiff_with(3)))));
  EXPECT_EQ(filtered(riff("RIFF", "WEBP" + picture)), riff("RIFF", "WEBP" + picture));
}

TEST(Metadata, RefusesWebpsThatAreNotWhole) {
  EXPECT_EQ(filtered("RIFF\xFF\xFF\xFF\x7FWEBPVP8 "), "files.metadata.image");
  EXPECT_EQ(filtered(riff("RIFF", "WEBPEXIF\xFF\xFF\xFF\x7F" + std::string(kPlace))), "files.metadata.image");
  EXPECT_EQ(filtered(riff("RIFF", "WEBP")), "files.metadata.image");
}

const std::string kScreen = "GIF89a\1\0\1\0\x80\0\0"s + "twocol";

std::string extension(const std::string& label, const std::string& content) { return "!" + label + content + "\0"s; }

std::string part(const std::string& content) { return static_cast<char>(content.size()) + content; }

TEST(Metadata, LeavesGifsNothingButThePictures) {
  const std::string loop = extension("\xFF", part("NETSCAPE2.0") + part("\1\0\0"s)),
                    control = extension("\xF9", part("\4\2\0\1"s));
  const std::string picture = ",\0\0\0\0\1\0\1\0\0\2"s + part("of one") + part(std::string(255, '!')) + "\0"s;
  const std::string words = extension("\1", part("twelve bytes") + part("shown"));
  const std::string xmp = extension("\xFF", part("XMP DataXMP") + std::string(kPlace) + std::string(256, '\1'));
  EXPECT_EQ(filtered(kScreen + extension("\xFE", part(std::string(kPlace))) + loop + xmp + control + picture + words +
                     control + picture + extension("\xFE", part("x")) + ";" + std::string(kPlace)),
            kScreen + loop + control + picture + words + control + picture + ";");
  const std::string long_one = ",\0\0\0\0\1\0\1\0\x81"s + std::string(12, 'c') + "\2" + [] {
    std::string all;
    for (int i = 0; i < 1'000; ++i) all += part(std::string(static_cast<std::size_t>(1 + i % 255), ';'));
    return all + "\0"s;
  }();
  EXPECT_EQ(filtered(kScreen + long_one + ";" + std::string(kPlace)), kScreen + long_one + ";");
  EXPECT_EQ(filtered(kScreen + picture), kScreen + picture) << "browsers show it without its end";
}

TEST(Metadata, RefusesGifsThatAreNotWhole) {
  EXPECT_EQ(filtered(kScreen.substr(0, 12)), "files.metadata.image");
  EXPECT_EQ(filtered(kScreen.substr(0, 15)), "files.metadata.image");
  EXPECT_EQ(filtered(kScreen + std::string(kPlace)), "files.metadata.image");
  EXPECT_EQ(filtered(kScreen + "!\xFE" + "\x40" + std::string(kPlace)), "files.metadata.image");
  EXPECT_EQ(filtered(kScreen + "!\xFE" + part(std::string(kPlace))), "files.metadata.image");
}

TEST(Metadata, SaysOfWhichPicturesNothingCanBeTakenOut) {
  for (const std::string& raw : {"II*\0"s, "MM\0*"s, "II+\0"s, "IIU\0"s, "FUJIFILMCCD-RAW "s,
                                 "\0\0\0\x18"
                                 "ftypcrx "s})
    EXPECT_EQ(filtered(raw + std::string(kPlace)), "files.metadata.kind");
}

TEST(Metadata, LeavesOtherFilesAlone) {
  for (const std::string& other : {""s, "x"s, std::string(kPlace), "%PDF-1.7 "s + std::string(kPlace)})
    EXPECT_EQ(filtered(other), other);
}

TEST(Metadata, ReadsNoFurtherThanItsBytes) {
  for (const auto& tiff : {"II*\0\xFF\xFF\xFF\xFF"s, "II*\0\x08\0\0\0\xFF\xFF"s, "MM\0*"s, ""s, "II"s})
    EXPECT_EQ(orientation_of(as_bytes(tiff)), 1u);
  EXPECT_EQ(orientation_of(as_bytes("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"s)), 6u);
  EXPECT_EQ(orientation_of(as_bytes("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x09\0\0\0"s)), 1u);
}

}  // namespace
}  // namespace majlis::files
