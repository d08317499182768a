#include "plugins/files/client/content.hpp"

#include "plugins/files/client/calls.hpp"

#include <gtest/gtest.h>

namespace majlis::files {
namespace {

File file_named(std::string name) {
  File file;
  file.id = *FileId::from_bytes(Bytes(16, 1));
  file.token = Bytes(32, 2);
  file.key = Bytes(47, 3);
  file.sha256 = Bytes(32, 4);
  file.size = 1'234'567;
  file.name = std::move(name);
  return file;
}

// The error of a message with this one file.
std::string_view refusal_of(const File& file) {
  const auto content = to_content({{file}, std::nullopt});
  return content.ok() ? "" : content.error().name;
}

TEST(FileContent, ComesBackAsItWasSent) {
  FileMessage sent{{file_named("a.jpg"), file_named("b.jpg")}, "two figs"};
  sent.files[0].media_type = "image/jpeg";
  sent.files[0].width = 640;
  sent.files[0].height = 480;
  sent.files[0].blurhash = "LEHV6nWB2yk8pyo0adR*.7kCMdnj";
  sent.files[0].thumbnail = Bytes(kMaxThumbnail, 7);
  sent.files[1].waveform = Bytes(64, 9);
  sent.files[1].duration_ms = 61'000;
  const auto content = to_content(sent);
  ASSERT_TRUE(content.ok());
  EXPECT_EQ(content->type, "files.file/1");
  EXPECT_EQ(content->fallback, "2 files: a.jpg (1.2 MB), b.jpg (1.2 MB)\ntwo figs");
  const auto read = from_body(content->body);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(record::encode(*read), record::encode(sent));
  EXPECT_EQ(read->files[0].thumbnail, sent.files[0].thumbnail);
  EXPECT_EQ(read->text, "two figs");
}

TEST(FileContent, IsCanonicalCbor) {
  FileMessage all{{file_named("x")}, "t"};
  auto& file = all.files[0];
  file.media_type = "a/b";
  file.width = file.height = file.duration_ms = 1;
  file.thumbnail = Bytes(1);
  file.blurhash = "LEHV6n";
  file.waveform = Bytes(64);
  EXPECT_TRUE(record::decode_canonical<FileMessage>(to_content(all)->body).ok());
}

TEST(FileContent, RefusesWhatNoSenderMeans) {
  const auto with = [](auto change) {
    File file = file_named("a");
    change(file);
    return refusal_of(file);
  };
  EXPECT_EQ(with([](File&) {}), "");
  EXPECT_EQ(with([](File& f) { f.key.pop_back(); }), "record.minBytes");
  EXPECT_EQ(with([](File& f) { f.token.push_back(0); }), "record.maxBytes");
  EXPECT_EQ(with([](File& f) { f.sha256.clear(); }), "record.minBytes");
  EXPECT_EQ(with([](File& f) { f.size = kMaxSize + 1; }), "record.maximum");
  EXPECT_EQ(with([](File& f) { f.name = ""; }), "record.minBytes");
  EXPECT_EQ(with([](File& f) { f.name = std::string(256, 'x'); }), "record.maxBytes");
  EXPECT_EQ(with([](File& f) { f.thumbnail = Bytes(kMaxThumbnail + 1); }), "record.maxBytes");
  EXPECT_EQ(with([](File& f) { f.waveform = Bytes(63); }), "record.minBytes");
  EXPECT_EQ(with([](File& f) { f.width = 0; }), "record.minimum");
  for (const char* type : {"image", "image/", "/jpeg", "image/jpeg; x=y", "text/html\r\nX: y", "im age/x"})
    EXPECT_EQ(with([&](File& f) { f.media_type = type; }), "files.content.media_type") << type;
}

TEST(FileContent, HasOneToThirtyTwoFiles) {
  EXPECT_EQ(to_content({{}, "none"}).error().name, "record.minItems");
  EXPECT_TRUE(to_content({std::vector<File>(kMaxFiles, file_named("x")), std::nullopt}).ok());
  EXPECT_EQ(to_content({std::vector<File>(kMaxFiles + 1, file_named("x")), std::nullopt}).error().name,
            "record.maxItems");
}

TEST(FileContent, OfAFullAlbumFitsOneMessage) {
  File file = file_named(std::string(kMaxName, 'n'));
  file.thumbnail = Bytes(kMaxThumbnail, 1);
  const auto content = to_content({std::vector<File>(kMaxFiles, file), std::string(kMaxCaption, 't')});
  ASSERT_TRUE(content.ok()) << content.error().detail;
  EXPECT_LE(content->body.size(), client::kMaxTypedBody);
  EXPECT_LE(content->fallback.size(), 4'096u);
}

TEST(FileContent, RefusesBytesThatAreNone) {
  EXPECT_FALSE(from_body({}).ok());
  EXPECT_FALSE(from_body(as_bytes("files")).ok());
  EXPECT_EQ(from_body(Bytes(client::kMaxTypedBody + 1)).error().name, "files.content.size");
  Bytes cut = to_content({{file_named("a")}, std::nullopt})->body;
  cut.pop_back();
  EXPECT_FALSE(from_body(cut).ok());
}

TEST(FileContent, SaysSizesInWords) {
  EXPECT_EQ(size_in_words(0), "0 bytes");
  EXPECT_EQ(size_in_words(1), "1 byte");
  EXPECT_EQ(size_in_words(999), "999 bytes");
  EXPECT_EQ(size_in_words(1'000), "1 kB");
  EXPECT_EQ(size_in_words(1'250), "1.3 kB");
  EXPECT_EQ(size_in_words(999'999), "1 MB");
  EXPECT_EQ(size_in_words(10'737'418'240), "10.7 GB");
  EXPECT_EQ(size_in_words(kMaxSize), "9 PB");
}

TEST(FileContent, FallbackHidesNothingBehindAName) {
  EXPECT_EQ(fallback_of({{file_named("../../etc/pass\u202Ewd\n")}, std::nullopt}), "File: passwd (1.2 MB)");
}

TEST(FileCalls, SayAndReadWhatTheSchemaHas) {
  const FileId file = *FileId::from_bytes(Bytes(16, 7));
  EXPECT_EQ(grant_call(file, 60).method, "files.grant");
  EXPECT_EQ(grant_call(file, std::nullopt).params.size(), revoke_call(file).params.size());
  const Grant grant{Bytes(32, 1), 5};
  EXPECT_EQ(answer_of<Grant>(record::encode(grant))->token, grant.token);
  EXPECT_FALSE(answer_of<Grant>(record::encode(Grant{Bytes(31), 5})).ok());
  const FileList list{{StoredFile{file, 10, 5, 1, 2, 3, false}}, true};
  EXPECT_EQ(record::encode(*answer_of<FileList>(record::encode(list))), record::encode(list));
}

}  // namespace
}  // namespace majlis::files
