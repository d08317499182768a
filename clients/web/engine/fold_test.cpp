#include "clients/web/engine/fold.hpp"

#include <gtest/gtest.h>

namespace majlis::web {
namespace {

TEST(Fold, ForgetsCase) {
  EXPECT_EQ(folded("Figs & ÀÉÎ Ž"), "figs & àéî ž");
  EXPECT_EQ(folded("ΑΒΓ ЖЯЁ"), "αβγ жяё");
  EXPECT_EQ(folded("日本 👍"), "日本 👍");
}

TEST(Fold, ReadsArabicAsItIsWrittenInHaste) {
  EXPECT_EQ(folded("مَجْلِس"), folded("مجلس"));
  EXPECT_EQ(folded("أحمد"), folded("احمد"));
  EXPECT_EQ(folded("مـــجلس"), folded("مجلس"));
  EXPECT_NE(folded("مجلس"), folded("مجلة"));
}

TEST(Fold, PassesOnWhatIsNoText) {
  for (const std::string bytes : {"\xFF", "\xC3", "a\xE2\x82", "\x80\x80"}) EXPECT_FALSE(folded(bytes).empty());
}

}  // namespace
}  // namespace majlis::web
