#include "clients/cli/web/manifest.hpp"

#include <gtest/gtest.h>

namespace majlis::cli::web {
namespace {

const std::string kHash(64, 'a');

std::string text(const std::string& lines, const std::string& date = "2026-11-23T10:00:50Z") {
  return "majlis web app 1\nsources of " + date + "\n" + lines;
}
std::string line(const std::string& path, const std::string& size = "12", const std::string& hash = kHash) {
  return hash + " " + size + " " + path + "\n";
}

TEST(WebManifest, IsReadAsItIsWritten) {
  const auto manifest = Manifest::parse(text(line("/assets/a-1.js", "0") + line("/index.html")));
  ASSERT_TRUE(manifest.ok()) << manifest.error().detail;
  EXPECT_EQ(manifest->sources_of, "2026-11-23T10:00:50Z");
  EXPECT_EQ(manifest->files.at("/index.html"), (FileHash{Bytes(32, 0xAA), 12}));
  EXPECT_TRUE(Manifest::parse(text(line("/index.html"), "unknown")).ok());
}

TEST(WebManifest, HasOneForm) {
  const std::string page = line("/index.html");
  for (const std::string& broken : {std::string(),
                                    std::string("{}"),
                                    text(""),
                                    text(page, "yesterday"),
                                    text(line("/a.js")),
                                    text(page + page),
                                    text(page + line("/a.js")),
                                    text(page + "\n"),
                                    text(page).substr(0, text(page).size() - 1),
                                    text(line("/index.html", "012")),
                                    text(line("/index.html", "-1")),
                                    text(line("/index.html", "99999999999999999999")),
                                    text(line("/index.html", "67108865")),
                                    text(line("/index.html", "12", std::string(64, 'A'))),
                                    text(line("/index.html", "12", kHash.substr(2))),
                                    text(page + line("/x/../y.js")),
                                    text(page + line("//x.js")),
                                    text(page + line("x.js")),
                                    text(page + line("/x y.js")),
                                    text(page + line("/x/")),
                                    text(page + line("/\x1b[2J")),
                                    "x" + text(page)})
    EXPECT_EQ(Manifest::parse(broken).error().name, "cli.web.manifest") << broken;
}

TEST(WebManifest, IsNotLongerThanAPage) {
  std::string lines = line("/index.html");
  for (int i = 1'000; i < 2'023; ++i) lines += line("/z" + std::to_string(i));
  EXPECT_TRUE(Manifest::parse(text(lines)).ok());
  EXPECT_EQ(Manifest::parse(text(lines + line("/z9"))).error().name, "cli.web.manifest");
}

TEST(WebManifest, OfAFolderThatIsNone) { EXPECT_EQ(manifest_of("/nowhere").error().name, "cli.web.build"); }

}  // namespace
}  // namespace majlis::cli::web
