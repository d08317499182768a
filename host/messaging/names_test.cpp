#include "host/messaging/names.hpp"

#include <gtest/gtest.h>

namespace majlis::host::messaging {
namespace {

std::string prepared(std::string_view text) {
  const auto name = prepare_username(text);
  return name.ok() ? name->name : "refused: " + std::string(name.error().name);
}

std::string_view refusal(std::string_view text) {
  static std::string kept;
  const auto name = prepare_username(text);
  return name.ok() ? "allowed" : name.error().name;
}

TEST(Names, CaseAndWidthAreMapped) {
  EXPECT_EQ(prepared("Alice"), "alice");
  EXPECT_EQ(prepared("\uFF21\uFF4C\uFF49\uFF43\uFF45"), "alice");  // full-width
  EXPECT_EQ(prepared("e\u0301mile"), "\u00E9mile");                // NFC
  EXPECT_EQ(prepared("STRASSE_7"), "strasse_7");
}

TEST(Names, EveryScriptIsWelcomeAlone) {
  for (const auto* name : {"محمد", "محمد٧", "аня", "王伟", "ありす", "김철수", "अनिता", "אבגד", "ghost-7"})
    EXPECT_EQ(prepared(name), name);
}

TEST(Names, ScriptsAreNotMixed) {
  EXPECT_EQ(refusal("\u0430lice"), "messaging.name.script");  // Cyrillic а
  EXPECT_EQ(refusal("alicе"), "messaging.name.script");       // Cyrillic е at the end
  EXPECT_EQ(refusal("bob王"), "messaging.name.script");
  EXPECT_EQ(refusal("\u0661\u06F1"), "messaging.name.direction");  // two kinds of Arabic digits, no letter
}

TEST(Names, NamesThatLookAlikeShareASkeleton) {
  const auto latin = prepare_username("ooo");
  const auto cyrillic = prepare_username("\u043E\u043E\u043E");
  ASSERT_TRUE(latin.ok() && cyrillic.ok());
  EXPECT_NE(latin->name, cyrillic->name);
  EXPECT_EQ(latin->skeleton, cyrillic->skeleton);
  EXPECT_EQ(prepare_username("rn")->skeleton, prepare_username("m")->skeleton);
  EXPECT_NE(prepare_username("alice")->skeleton, prepare_username("bob")->skeleton);
}

TEST(Names, WhatCannotBeSeenIsRefused) {
  for (const auto* name : {"ali\u200Bce", "ali\u200Dce", "\u202Eecila", "ali\u00ADce", "a\u2066b", "\uFEFFalice"})
    EXPECT_EQ(refusal(name), "messaging.name.character") << name;
}

TEST(Names, SpacesSymbolsAndPunctuationAreRefused) {
  for (const auto* name : {"al ice", "a@b", "a/b", "#room", "☃", "ali\tce", "a\u00A0b", ".alice", "-", "ⅳ", "ﬁ"})
    EXPECT_EQ(refusal(name), "messaging.name.character") << name;
}

TEST(Names, DirectionsAreNotMixed) {
  EXPECT_EQ(refusal("7محمد"), "messaging.name.direction");
  EXPECT_EQ(refusal("محمد-"), "messaging.name.direction");
  EXPECT_EQ(prepared("محمد7"), "محمد7");
}

TEST(Names, SizeIsBounded) {
  EXPECT_EQ(refusal(""), "messaging.name.size");
  EXPECT_EQ(prepared(std::string(64, 'a')), std::string(64, 'a'));
  EXPECT_EQ(refusal(std::string(65, 'a')), "messaging.name.size");
  EXPECT_EQ(refusal("\xC3\x28"), "messaging.name.utf8");
}

}  // namespace
}  // namespace majlis::host::messaging
