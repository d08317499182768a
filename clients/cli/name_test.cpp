#include "clients/cli/name.hpp"

#include <gtest/gtest.h>

namespace majlis::cli {
namespace {

TEST(Name, IsWhatTheHostStores) {
  EXPECT_EQ(bare_name("@Alice"), "alice");
  EXPECT_EQ(bare_name("ÉLODIE"), "élodie");
  EXPECT_EQ(bare_name("E\xCC\x81lodie"), "élodie");  // composed
  EXPECT_EQ(bare_name("محمد"), "محمد");
  EXPECT_EQ(bare_name("a b"), "a b");  // the host's to refuse
  EXPECT_EQ(bare_name("ab\xff"), "ab\xff");
  EXPECT_EQ(bare_name("@"), "");
  EXPECT_EQ(bare_name("@@Bob"), "@bob");
}

}  // namespace
}  // namespace majlis::cli
