#include "crypto/identity/safety_number.hpp"

#include <gtest/gtest.h>

namespace majlis::identity {
namespace {

const Bytes kAlice(32, 1);
const Bytes kBob(32, 2);
const Bytes kMallory(32, 3);

// Computed independently from the text of docs/reference/identity.md.
TEST(SafetyNumber, IsTheSameForEver) {
  EXPECT_EQ(safety_number(kAlice, kBob), "630356417335427133669836712918873816646728747053521754727149");
}

TEST(SafetyNumber, DoesNotDependOnWhoAsks) { EXPECT_EQ(safety_number(kAlice, kBob), safety_number(kBob, kAlice)); }

TEST(SafetyNumber, DependsOnBothKeys) {
  EXPECT_NE(safety_number(kAlice, kBob), safety_number(kAlice, kMallory));
  EXPECT_NE(safety_number(kAlice, kBob), safety_number(kMallory, kBob));
}

TEST(SafetyNumber, IsReadInGroupsOfFive) {
  EXPECT_EQ(grouped_safety_number("1234567890123"), "12345 67890 123");
  EXPECT_EQ(grouped_safety_number(safety_number(kAlice, kBob)).size(), 60U + 11U);
}

TEST(SafetyCode, ComparesTheKeysThatTheTwoSidesHold) {
  const Bytes shown_by_bob = safety_code(kBob, kAlice);
  EXPECT_TRUE(compare_safety_code(shown_by_bob, kAlice, kBob).ok());
  EXPECT_EQ(compare_safety_code(shown_by_bob, kAlice, kMallory).error().name, "identity.safety_code.their_key");
  EXPECT_EQ(compare_safety_code(safety_code(kBob, kMallory), kAlice, kBob).error().name,
            "identity.safety_code.own_key");
  // One's own code, held up to a mirror, proves nothing.
  EXPECT_FALSE(compare_safety_code(safety_code(kAlice, kBob), kAlice, kBob).ok());
}

TEST(SafetyCode, RefusesWhatIsNone) {
  const Bytes code = safety_code(kBob, kAlice);
  for (std::size_t size = 0; size < code.size(); ++size) {
    EXPECT_EQ(compare_safety_code(ByteView(code).first(size), kAlice, kBob).error().name,
              "identity.safety_code.format");
  }
  for (std::size_t i = 0; i < code.size(); ++i) {
    Bytes changed = code;
    changed[i] ^= 1;
    EXPECT_FALSE(compare_safety_code(changed, kAlice, kBob).ok());
  }
}

}  // namespace
}  // namespace majlis::identity
