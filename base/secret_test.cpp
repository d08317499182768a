#include "base/secret.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace majlis {
namespace {

static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);

TEST(Secret, MovesLeaveTheSourceEmpty) {
  Secret a(as_bytes("key"));
  const Secret b = std::move(a);
  EXPECT_TRUE(a.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(as_text(b.view()), "key");
}

TEST(Secret, IsComparedByContent) {
  const Secret a(as_bytes("key"));
  EXPECT_TRUE(a == a.clone());
  EXPECT_FALSE(a == Secret(as_bytes("kex")));
  EXPECT_FALSE(a == Secret(as_bytes("keys")));
}

TEST(Secret, WipesWhatItIsAskedTo) {
  Bytes bytes = to_bytes("plain");
  wipe(bytes);
  EXPECT_EQ(bytes, Bytes(5, 0));
}

}  // namespace
}  // namespace majlis
