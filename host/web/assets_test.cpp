#include "host/web/assets.hpp"

#include <gtest/gtest.h>
#include <majlis/testing/temporary_folder.hpp>

#include <fstream>

namespace majlis::host::web {
namespace {

namespace fs = std::filesystem;

struct Folder : testing::Test {
  sdk::testing::TemporaryFolder folder;
  void write(const fs::path& name, std::string_view content) {
    fs::create_directories((folder.path() / name).parent_path());
    std::ofstream(folder.path() / name, std::ios::binary) << content;
  }
  Folder() {
    write("index.html", "<!doctype html>");
    write("index.html.br", "br");
    write("assets/main-1a2b.js", "let a");
    write("assets/main-1a2b.js.gz", "gz");
    write("assets/main-1a2b.js.br", "br");
    write("orphan.css.gz", "gz");
  }
};

TEST_F(Folder, BecomesATableOfPaths) {
  const auto assets = Assets::load(folder.path());
  ASSERT_TRUE(assets.ok()) << assets.error().detail;
  EXPECT_EQ(assets->find("/"), assets->find("/index.html"));
  EXPECT_EQ(assets->find("/")->content_type, "text/html; charset=utf-8");
  EXPECT_FALSE(assets->find("/")->immutable);
  const Asset* script = assets->find("/assets/main-1a2b.js");
  ASSERT_NE(script, nullptr);
  EXPECT_TRUE(script->immutable);
  EXPECT_EQ(to_string(script->bytes(Coding::kIdentity)), "let a");
  EXPECT_NE(script->etag, assets->find("/")->etag);
  EXPECT_EQ(assets->find("/assets/main-1a2b.js.br"), nullptr);
  EXPECT_EQ(assets->find("/orphan.css"), nullptr);
}

TEST_F(Folder, ServesNothingOutsideOfIt) {
  fs::create_symlink("/etc/passwd", folder.path() / "link.txt");
  const auto assets = Assets::load(folder.path());
  for (const char* path : {"/link.txt", "/../index.html", "/assets/../index.html", "//index.html", "", "/assets/",
                           "/index.html/", "/INDEX.HTML", "/assets\\main-1a2b.js"})
    EXPECT_EQ(assets->find(path), nullptr) << path;
}

TEST_F(Folder, NeedsAPage) {
  fs::remove(folder.path() / "index.html");
  EXPECT_EQ(Assets::load(folder.path()).error().name, "web.folder");
  EXPECT_EQ(Assets::load(folder.path() / "nowhere").error().name, "web.folder");
}

TEST_F(Folder, MustNotBeTheWrongOne) {
  for (int i = 0; i < 1'100; ++i) write("many/" + std::to_string(i), "");
  EXPECT_EQ(Assets::load(folder.path()).error().name, "web.size");
}

TEST_F(Folder, GivesTheSmallestThatTheClientTakes) {
  const auto assets = Assets::load(folder.path());
  const Asset& script = *assets->find("/assets/main-1a2b.js");
  EXPECT_EQ(script.choose("gzip, deflate, br"), Coding::kBrotli);
  EXPECT_EQ(script.choose("gzip"), Coding::kGzip);
  EXPECT_EQ(script.choose("br;q=0, gzip;q=0.5"), Coding::kGzip);
  EXPECT_EQ(script.choose("br;q=0.000,\tgzip ; q=0"), Coding::kIdentity);
  EXPECT_EQ(script.choose(""), Coding::kIdentity);
  EXPECT_EQ(script.choose("brr, xgzip, ,;,"), Coding::kIdentity);
  EXPECT_EQ(assets->find("/")->choose("gzip"), Coding::kIdentity);
}

TEST(ContentType, KnowsWhatPagesHave) {
  EXPECT_EQ(content_type_of("a.wasm"), "application/wasm");
  EXPECT_EQ(content_type_of("a.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(content_type_of("a.exe"), "application/octet-stream");
}

}  // namespace
}  // namespace majlis::host::web
