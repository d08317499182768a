#include "clients/web/engine/gist.hpp"

#include "base/cbor.hpp"

#include <gtest/gtest.h>

namespace majlis::web {
namespace {

TEST(Gist, LeavesOutBytesAndCutsTexts) {
  cbor::Writer body;
  body.map(4);
  body.text("key"), body.bytes(Bytes(9'000, 1));
  body.text("name"), body.text(std::string(239, 'a') + "é");
  body.text("size"), body.array(3), body.integer(-7), body.boolean(true), body.real(1.5);
  body.text("none"), body.null();
  cbor::Writer wanted;
  wanted.map(4);
  wanted.text("key"), wanted.bytes({});
  wanted.text("name"), wanted.text(std::string(239, 'a') + "…");
  wanted.text("size"), wanted.array(3), wanted.integer(-7), wanted.boolean(true), wanted.real(1.5);
  wanted.text("none"), wanted.null();
  EXPECT_EQ(gist_of(body.view()), wanted.view());
}

TEST(Gist, IsNothingOfWhatIsTooLongOrNoItem) {
  EXPECT_FALSE(gist_of({}));
  EXPECT_FALSE(gist_of(Bytes{0x82, 0x01}));
  EXPECT_FALSE(gist_of(Bytes{0x01, 0x02}));
  cbor::Writer body;
  body.array(kGist);
  for (std::size_t i = 0; i < kGist; ++i) body.null();
  EXPECT_FALSE(gist_of(body.view()));
}

}  // namespace
}  // namespace majlis::web
