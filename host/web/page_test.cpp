#include "host/web/page.hpp"

#include <gtest/gtest.h>
#include <majlis/testing/temporary_folder.hpp>

#include <fstream>

namespace majlis::host::web {
namespace {

struct Serving : testing::Test {
  sdk::testing::TemporaryFolder folder;
  std::optional<Page> page;

  void SetUp() override {
    std::filesystem::create_directory(folder.path() / "assets");
    for (const auto& [name, content] :
         {std::pair{"index.html", "hello"}, {"assets/a-1.wasm", "asm"}, {"assets/a-1.wasm.br", "b"}})
      std::ofstream(folder.path() / name) << content;
    page.emplace(*Assets::load(folder.path()), std::vector<std::string>{});
  }
  HttpResponse get(std::string path, std::vector<std::pair<std::string, std::string>> headers = {},
                   std::string method = "GET") {
    HttpRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.headers = std::move(headers);
    return page->answer(request);
  }
  static std::string header(const HttpResponse& response, std::string_view name) {
    for (const auto& [candidate, value] : response.headers)
      if (candidate == name) return value;
    return {};
  }
};

TEST_F(Serving, AsksForThePageAgainEachTime) {
  const auto response = get("/");
  EXPECT_EQ(response.status, 200u);
  EXPECT_EQ(to_string(response.body), "hello");
  EXPECT_EQ(header(response, "Cache-Control"), "no-cache");
  const std::string etag = header(response, "ETag");
  const auto again = get("/", {{"if-none-match", "\"x\", W/" + etag}});
  EXPECT_EQ(again.status, 304u);
  EXPECT_TRUE(again.body.empty());
  EXPECT_EQ(header(again, "ETag"), etag);
  EXPECT_EQ(get("/", {{"if-none-match", "\"x\""}}).status, 200u);
}

TEST_F(Serving, LetsHashedNamesBeKept) {
  const auto response = get("/assets/a-1.wasm", {{"accept-encoding", "br"}});
  EXPECT_EQ(header(response, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(response, "Content-Encoding"), "br");
  EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
  EXPECT_EQ(response.content_type, "application/wasm");
  EXPECT_EQ(to_string(response.body), "b");
  EXPECT_EQ(header(get("/assets/a-1.wasm"), "Content-Encoding"), "");
}

TEST_F(Serving, HoldsEveryAnswerToThePolicy) {
  for (const auto& response : {get("/"), get("/nothing"), get("/", {}, "POST"), get("/assets/a-1.wasm")}) {
    EXPECT_FALSE(header(response, "Content-Security-Policy").empty());
    EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(response, "Referrer-Policy"), "no-referrer");
  }
}

TEST_F(Serving, GivesOtherOriginsTheScriptThatEmbedsAlone) {
  std::ofstream(folder.path() / "embed.js") << "embed";
  page.emplace(*Assets::load(folder.path()), std::vector<std::string>{});
  EXPECT_EQ(header(get("/embed.js"), "Cross-Origin-Resource-Policy"), "cross-origin");
  for (const char* path : {"/", "/assets/a-1.wasm"})
    EXPECT_EQ(header(get(path), "Cross-Origin-Resource-Policy"), "same-origin");
}

TEST_F(Serving, RefusesTheRest) {
  EXPECT_EQ(get("/nothing").status, 404u);
  EXPECT_EQ(get("/../../etc/passwd").status, 404u);
  EXPECT_EQ(get("/", {}, "POST").status, 405u);
  EXPECT_EQ(header(get("/", {}, "DELETE"), "Allow"), "GET, HEAD");
  EXPECT_EQ(get("/", {}, "HEAD").status, 200u);
}

}  // namespace
}  // namespace majlis::host::web
