#include "plugins/files/client/testing/filtered.hpp"

#include <gtest/gtest.h>

namespace majlis::files {
namespace {

using namespace std::string_literals;
using testing::filtered;
using testing::kPlace;

const std::string kTold(kPlace);

std::string big_endian(std::uint64_t number, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(number >> shift);
  return out;
}

std::string box(const std::string& type, const std::string& content) {
  return big_endian(content.size() + 8, 4) + type + content;
}

std::string long_box(const std::string& type, const std::string& content) {
  return big_endian(1, 4) + type + big_endian(content.size() + 16, 8) + content;
}

std::string free_box(std::size_t content) { return box("free", std::string(content, '\0')); }

std::string full_box(const std::string& type, const std::string& content, int version = 0) {
  return box(type, static_cast<char>(version) + "\0\0\0"s + content);
}

std::string item(int id, const std::string& type) {
  return full_box("infe", big_endian(id, 2) + "\0\0"s + type + "\0"s, 2);
}

std::string place(int id, std::size_t offset, std::size_t length, int where = 0) {
  return big_endian(id, 2) + big_endian(where, 2) + "\0\0"s + "\0\1"s + big_endian(offset, 4) + big_endian(length, 4);
}

const std::string kHeic = box("ftyp", "heic\0\0\0\0mif1"s);
const std::string kExif = "\0\0\0\0MM\0*"s + kTold, kXmp = "<x:xmpmeta>" + kTold, kPixels(100'000, 'p');

// A picture whose EXIF lies between its pixels in `mdat`, and whose XMP beside the list; `blank` as it should become.
std::string heic(bool blank) {
  const auto told = [&](const std::string& what) { return blank ? std::string(what.size(), '\0') : what; };
  const std::string mdat = kPixels + told(kExif) + kPixels;
  const std::string idat = "grid" + told(kXmp);
  const auto meta = [&](std::size_t begin) {
    return full_box(
        "meta",
        full_box("hdlr", "\0\0\0\0pict"s + std::string(13, '\0')) + full_box("pitm", "\0\1"s) +
            full_box("iinf", "\0\3"s + item(1, "hvc1") + item(2, "Exif") + item(3, "mime")) +
            full_box("iloc",
                     "\x44\0\0\3"s + place(1, begin, kPixels.size()) + place(2, begin + kPixels.size(), kExif.size()) +
                         place(3, 4, kXmp.size(), 1),
                     1) +
            box("iprp", box("ipco", box("irot", "\1") + (blank ? free_box(kTold.size()) : box("udes", kTold)))) +
            box("idat", idat) + (blank ? free_box(kTold.size()) : box("xml ", kTold)));
  };
  return kHeic + meta(kHeic.size() + meta(0).size() + 8) + box("mdat", mdat) +
         (blank ? free_box(kTold.size()) : box("mpvd", kTold));
}

TEST(Boxes, LeaveAPictureNothingButItself) { EXPECT_EQ(filtered(heic(false)), heic(true)); }

TEST(Boxes, LeaveACleanPictureAlone) {
  EXPECT_EQ(filtered(heic(true).substr(0, heic(true).size() - 8 - kTold.size())),
            heic(true).substr(0, heic(true).size() - 8 - kTold.size()));
}

TEST(Boxes, RefusePicturesWhoseItemsCannotBeFound) {
  const auto of = [](const std::string& iinf, const std::string& iloc) {
    return filtered(kHeic + full_box("meta", full_box("iinf", iinf) + full_box("iloc", iloc, 1)) + box("mdat", kTold));
  };
  const std::string exif = "\0\1"s + item(2, "Exif");
  EXPECT_EQ(of(exif, "\x44\0\0\1"s + place(2, 1'000'000, 5)), "files.metadata.image") << "beyond the end";
  EXPECT_EQ(of(exif, "\x44\0\0\1"s + place(2, 0, 5, 1)), "files.metadata.image") << "in no idat";
  EXPECT_EQ(of(exif, "\x44\0\0\1"s + place(2, 0, 5, 2)), "files.metadata.image") << "in another item";
  EXPECT_EQ(of(exif, "\x44\0\0\1"s + place(2, 100, 0)), "files.metadata.image") << "without an end";
  EXPECT_EQ(of(exif, "\x44\0\0\5"s + place(2, 100, 1)), "files.metadata.image") << "a list that ends early";
  EXPECT_EQ(of(exif, "\xF4\0\0\1"s + place(2, 100, 1)), "files.metadata.image") << "numbers of no width";
  EXPECT_EQ(of("\0\2"s + item(2, "Exif"), ""), "files.metadata.image") << "fewer items than it says";
  EXPECT_EQ(of("\0\1\xFF\xFF\xFF\xFFinfe"s, ""), "files.metadata.image");
}

TEST(Boxes, RefusePicturesThatAreNotWhole) {
  const std::string whole = heic(false);
  for (const std::size_t size : {std::size_t{17}, kHeic.size() + 3, kHeic.size() + 300, whole.size() - 1})
    EXPECT_EQ(filtered(whole.substr(0, size)), "files.metadata.image") << size;
  EXPECT_EQ(filtered(kHeic + long_box("mdat", "x").replace(8, 1, "\xFF")), "files.metadata.image");
  EXPECT_EQ(filtered(kHeic + "\0\0\0\4mdat"s), "files.metadata.image");
  std::string deep;
  for (int i = 0; i < 40; ++i) deep = box("trak", deep);
  EXPECT_EQ(filtered(kHeic + box("moov", deep)), "files.metadata.image");
}

std::string media(const std::string& handler) {
  return box("mdia",
             full_box("mdhd", "madewhen" + "rest"s) + full_box("hdlr", "\0\0\0\0"s + handler + std::string(13, '\0')));
}

TEST(Boxes, LeaveAFilmNothingButItself) {
  const std::string mp4 = box("ftyp", "isom\0\0\2\0"s), mdat = long_box("mdat", kPixels);
  const std::string long_times = full_box("tkhd", std::string(16, 't') + "rest", 1),
                    no_times = full_box("tkhd", std::string(16, '\0') + "rest", 1);
  const auto film = [&](bool blank) {
    const std::string told = blank ? free_box(kTold.size()) : box("udta", kTold),
                      listed = blank ? free_box(kTold.size()) : box("meta", kTold);
    const std::string when = blank ? std::string(8, '\0') : "madewhen";
    std::string tracks = media("vide");
    if (blank) tracks.replace(tracks.find("madewhen"), 8, when);
    return mp4 + (blank ? free_box(kTold.size()) : box("uuid", kTold)) + mdat +
           box("moov", full_box("mvhd", when + "rest") + box("trak", (blank ? no_times : long_times) + tracks + told) +
                           told + listed) +
           listed;
  };
  EXPECT_EQ(filtered(film(false)), film(true));
  EXPECT_EQ(filtered(box("wide", "") + mdat + box("moov", box("udta", kTold))),
            box("free", "") + mdat + box("moov", free_box(kTold.size())));
}

TEST(Boxes, SayThatAFilmMeasuresMore) {
  const std::string mp4 = box("ftyp", "isom\0\0\2\0"s);
  for (const auto* handler : {"meta", "camm", "????"})
    EXPECT_EQ(filtered(mp4 + box("moov", box("trak", media("vide")) + box("trak", media(handler)))),
              "files.metadata.kind");
}

TEST(Boxes, LeaveOtherPicturesOfBoxesNothingButThemselves) {
  const std::string jxl = "\0\0\0\x0CJXL \r\n\x87\n"s + box("ftyp", "jxl \0\0\0\0jxl "s) + box("jxlc", kPixels);
  EXPECT_EQ(filtered(jxl + box("Exif", kTold) + box("brob", kTold)),
            jxl + free_box(kTold.size()) + free_box(kTold.size()));
  const std::string jp2 = "\0\0\0\x0CjP  \r\n\x87\n"s + box("jp2h", "head");
  EXPECT_EQ(filtered(jp2 + box("uuid", kTold) + "\0\0\0\0jp2c"s + kPixels),
            jp2 + free_box(kTold.size()) + "\0\0\0\0jp2c"s + kPixels);
}

}  // namespace
}  // namespace majlis::files
