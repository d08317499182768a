#include "clients/cli/web/references.hpp"

#include <gtest/gtest.h>

namespace majlis::cli::web {
namespace {

using Names = std::set<std::string>;

TEST(WebReferences, AreFoundInPages) {
  const auto found = references_of(
      "<link rel=stylesheet href=/a.css><script src='/b.js?v=1'></script><script "
      "src=\"https://e.example/c.js\"></script>"
      "<script src=//f.example/d.js></script><img src=picture><script src=http://here/assets/g.mjs>",
      "/", "http://here");
  EXPECT_EQ(found.here, (Names{"/a.css", "/b.js", "/picture", "/assets/g.mjs"}));
  EXPECT_EQ(found.elsewhere, (Names{"https://e.example/c.js", "//f.example/d.js"}));
}

TEST(WebReferences, AreFoundInScripts) {
  const auto found = references_of("import './x.js';import(`/assets/y.js`);new URL(\"../z.wasm\",u);let a='text.'",
                                   "/assets/main.js", "http://here");
  EXPECT_EQ(found.here, (Names{"/assets/x.js", "/assets/y.js", "/z.wasm"}));
  EXPECT_TRUE(found.elsewhere.empty());
}

TEST(WebReferences, AreNotWithoutEnd) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "'/" + std::to_string(i) + ".js' ";
  EXPECT_EQ(references_of(text, "/", "http://here").here.size(), 64u);
  EXPECT_TRUE(references_of("'" + std::string(100'000, '/') + ".js'", "/", "http://here").here.empty());
}

}  // namespace
}  // namespace majlis::cli::web
