// The border between the files worker and the client half: an upload in stretches, gone on with after a crash, and read
// back whole and from the middle.
#include "clients/web/engine/files/files_engine.hpp"

#include <gtest/gtest.h>

namespace majlis::web {
namespace {

constexpr std::size_t kStretch = std::size_t{kStretchChunks} * attachments::kChunkSize;

// Whatever requests have, and answers.
struct Fields {
  std::optional<Bytes> key = {};
  std::optional<bool> done = {};
  std::optional<files::File> file = {};
  std::optional<std::uint64_t> from = {}, size = {};
  std::optional<Bytes> bytes = {}, known = {};
  std::optional<std::uint64_t> handle = {}, offset = {};
  std::optional<Bytes> record = {}, sha256 = {};
  std::optional<std::string> source = {};
  std::optional<std::uint64_t> wanted = {}, sealed_size = {}, sealed_offset = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{});
    visit("done", self.done, record::Limits{});
    visit("file", self.file, record::Limits{});
    visit("from", self.from, record::Limits{});
    visit("size", self.size, record::Limits{});
    visit("bytes", self.bytes, record::Limits{});
    visit("known", self.known, record::Limits{});
    visit("handle", self.handle, record::Limits{});
    visit("offset", self.offset, record::Limits{});
    visit("record", self.record, record::Limits{});
    visit("sha256", self.sha256, record::Limits{});
    visit("source", self.source, record::Limits{});
    visit("wanted", self.wanted, record::Limits{});
    visit("sealed_size", self.sealed_size, record::Limits{});
    visit("sealed_offset", self.sealed_offset, record::Limits{});
  }
};

struct Request {
  std::string method;
  record::Raw params;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("method", self.method, record::Limits{});
    visit("params", self.params, record::Limits{});
  }
};

struct Failure {
  std::string name, detail;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{});
    visit("detail", self.detail, record::Limits{});
  }
};

struct Response {
  std::optional<Failure> error;
  std::optional<record::Raw> result;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("error", self.error, record::Limits{});
    visit("result", self.result, record::Limits{});
  }
};

class FilesEngineTest : public ::testing::Test {
 protected:
  // The name of the error, or empty.
  std::string error(std::string_view method, const Fields& params) {
    const auto response = answer(method, params);
    return response.error ? response.error->name : "";
  }
  Fields ask(std::string_view method, const Fields& params) {
    const auto response = answer(method, params);
    EXPECT_FALSE(response.error) << method << ": " << response.error->name << ": " << response.error->detail;
    if (!response.result) return {};
    const auto fields = record::decode<Fields>(response.result->item, record::Unknown::kSkip);
    EXPECT_TRUE(fields.ok()) << method << ": " << fields.error().detail;
    return fields.ok() ? *fields : Fields();
  }

  Fields take(std::uint64_t handle, ByteView bytes, const Bytes& known = {}) {
    return ask("upload_take", {.bytes = to_bytes(bytes), .known = known, .handle = handle});
  }

  // The whole sealed file, and what a message says of it.
  std::pair<Bytes, files::File> sent(ByteView source) {
    const Fields begun = ask("upload_begin", {.size = source.size(), .source = "here"});
    Bytes sealed;
    for (std::uint64_t wanted = *begun.wanted, done = 0; !done;) {
      take(*begun.handle, source.first(static_cast<std::size_t>(wanted)));
      source = source.subspan(static_cast<std::size_t>(wanted));
      const Fields stretch = ask("upload_seal", {.from = 0, .handle = begun.handle});
      append(sealed, *stretch.bytes);
      wanted = *stretch.wanted;
      done = *stretch.done ? 1 : 0;
    }
    EXPECT_EQ(sealed.size(), *begun.sealed_size);
    const Fields end = ask("upload_end", {.handle = begun.handle});
    files::File file;
    file.token = Bytes(files::kTokenSize, 1);
    file.key = *end.key;
    file.sha256 = *end.sha256;
    file.size = *end.size;
    return {sealed, file};
  }

 private:
  Response answer(std::string_view method, const Fields& params) {
    const Bytes request = record::encode(Request{std::string(method), {record::encode(params)}});
    const auto response = record::decode<Response>(engine_.handle(request));
    EXPECT_TRUE(response.ok());
    return response.ok() ? *response : Response();
  }

  crypto::SystemRandom random_;
  FilesEngine engine_{random_};
};

Bytes some(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
  return bytes;
}

TEST_F(FilesEngineTest, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(error("launch", {}), "web.method");
  EXPECT_EQ(error("upload_seal", {.from = 0, .handle = 7}), "web.files.handle");
  EXPECT_EQ(error("upload_take", {.handle = 7}), "record.required");
}

TEST_F(FilesEngineTest, WhatIsSentOpensWhole) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{65'536}, kStretch + 70'000}) {
    const Bytes source = some(size);
    const auto [sealed, file] = sent(source);
    const Fields begun = ask("download_begin", {.file = file});
    EXPECT_EQ(ask("download_open", {.bytes = sealed, .handle = begun.handle}).bytes, source);
    EXPECT_EQ(error("download_finish", {.handle = begun.handle}), "");
  }
}

TEST_F(FilesEngineTest, AStretchFromTheMiddleOpensByItself) {
  const Bytes source = some(300'000);
  const auto [sealed, file] = sent(source);
  const Fields begun = ask("range_begin", {.file = file, .size = 100'000, .offset = 100'000});
  const ByteView part = ByteView(sealed).subspan(static_cast<std::size_t>(*begun.sealed_offset),
                                                 static_cast<std::size_t>(*begun.sealed_size));
  const Fields opened = ask("range_open", {.bytes = to_bytes(part), .handle = begun.handle});
  EXPECT_EQ(opened.bytes, to_bytes(ByteView(source).subspan(100'000, 100'000)));
  EXPECT_EQ(opened.wanted, 0u);
  EXPECT_EQ(error("range_begin", {.file = file, .size = 1, .offset = 300'000}), "attachments.range");
}

TEST_F(FilesEngineTest, SwappedChangedAndMissingChunksDoNotOpen) {
  auto [sealed, file] = sent(some(200'000));
  constexpr auto kChunk = static_cast<std::ptrdiff_t>(attachments::kSealedChunkSize);
  Bytes swapped = sealed;
  std::swap_ranges(swapped.begin(), swapped.begin() + kChunk, swapped.begin() + kChunk);
  const auto fresh = [&, &one = file] { return ask("download_begin", {.file = one}).handle; };
  EXPECT_EQ(error("download_open", {.bytes = swapped, .handle = fresh()}), "attachments.chunk");
  Bytes short_by_one(sealed.begin(), sealed.end() - 1);
  EXPECT_EQ(error("download_open", {.bytes = short_by_one, .handle = fresh()}), "attachments.truncated");
  file.sha256[0] ^= 1;
  const auto handle = fresh();
  ask("download_open", {.bytes = sealed, .handle = handle});
  EXPECT_EQ(error("download_finish", {.handle = handle}), "files.download.hash");
}

TEST_F(FilesEngineTest, GoesOnWithWhatWasSavedAndNotWithAnotherSource) {
  Bytes source = some(kStretch + 5);
  const Fields begun = ask("upload_begin", {.size = source.size(), .source = "here"});
  const Bytes known = *take(*begun.handle, ByteView(source).first(kStretch)).bytes;
  const Bytes first = *ask("upload_seal", {.from = 0, .handle = begun.handle}).bytes;

  const Fields again = ask("upload_resume", {.bytes = begun.record});
  EXPECT_EQ(take(*again.handle, ByteView(source).first(kStretch), known).bytes, known);
  const Bytes rest = *ask("upload_seal", {.from = 1'000, .handle = again.handle}).bytes;
  EXPECT_EQ(rest, Bytes(first.begin() + 1'000, first.end()));  // the host has the first 1,000

  const Fields other = ask("upload_resume", {.bytes = begun.record});
  source[3] ^= 1;
  EXPECT_EQ(error("upload_take",
                  {.bytes = Bytes(source.begin(), source.begin() + kStretch), .known = known, .handle = other.handle}),
            "files.source.changed");
}

}  // namespace
}  // namespace majlis::web
