#include "crypto/identity/passphrase.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace majlis::identity {
namespace {

constexpr std::string_view kPurpose = "majlis test v1";
constexpr crypto::PasswordCost kCheap = crypto::kLeastPasswordCost;

Bytes seal(std::string_view passphrase, std::string_view plaintext, std::uint64_t seed = 1) {
  crypto::SeededRandom random(seed);
  return *seal_with_passphrase(random, as_bytes(passphrase), kPurpose, as_bytes(plaintext), kCheap);
}

std::string_view name_of(ByteView sealed, std::string_view passphrase, std::string_view purpose = kPurpose) {
  const auto opened = open_with_passphrase(sealed, as_bytes(passphrase), purpose);
  return opened.ok() ? "ok" : opened.error().name;
}

TEST(Passphrase, OpensWhatItSealed) {
  for (const std::string_view plaintext : {std::string_view(), std::string_view("secret")}) {
    const auto opened = open_with_passphrase(seal("correct horse", plaintext), as_bytes("correct horse"), kPurpose);
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    EXPECT_EQ(as_text(opened->view()), plaintext);
  }
  EXPECT_EQ(name_of(seal("", "no passphrase"), ""), "ok");
}

TEST(Passphrase, NeverSealsTheSameWayTwice) { EXPECT_NE(seal("pass", "secret", 1), seal("pass", "secret", 2)); }

TEST(Passphrase, AWrongOneSaysSo) {
  const Bytes sealed = seal("correct horse", "secret");
  EXPECT_EQ(name_of(sealed, "correct horsf"), "identity.sealed.passphrase");
  EXPECT_EQ(name_of(sealed, ""), "identity.sealed.passphrase");
  EXPECT_EQ(name_of(sealed, "correct horse"), "ok");
}

TEST(Passphrase, DamageIsToldFromAWrongPassphrase) {
  Bytes sealed = seal("correct horse", "secret");
  sealed.back() ^= 1;
  EXPECT_EQ(name_of(sealed, "correct horse"), "identity.sealed.damaged");
}

TEST(Passphrase, EveryChangedByteIsRefused) {
  const Bytes sealed = seal("correct horse", "secret");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_NE(name_of(changed, "correct horse"), "ok") << "byte " << i;
  }
}

TEST(Passphrase, EveryTruncationIsMalformed) {
  const Bytes sealed = seal("correct horse", "secret");
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_EQ(name_of(ByteView(sealed).first(size), "correct horse"), "identity.sealed.format");
  }
}

TEST(Passphrase, OnePurposeIsNotTakenForAnother) {
  EXPECT_EQ(name_of(seal("correct horse", "secret"), "correct horse", "majlis test v2"), "identity.sealed.purpose");
}

TEST(Passphrase, TellsItsCost) {
  EXPECT_TRUE(*passphrase_cost(seal("correct horse", "secret")) == kCheap);
  EXPECT_EQ(passphrase_cost(as_bytes("nothing sealed")).error().name, "identity.sealed.format");
}

TEST(Passphrase, CostsAreBoundedBeforeTheyAreBelieved) {
  // The memory of the cheapest cost stands as 19 2000 behind its key; ask for 4 GiB instead.
  Bytes sealed = seal("correct horse", "secret");
  const Bytes key = to_bytes("fmemory\x19\x20");
  const auto at = std::search(sealed.begin(), sealed.end(), key.begin(), key.end());
  ASSERT_NE(at, sealed.end());
  const auto head = at + 7;
  sealed.erase(head, head + 3);
  const Bytes huge = {0x1B, 0, 0, 0, 1, 0, 0, 0, 0};
  sealed.insert(head, huge.begin(), huge.end());
  EXPECT_EQ(name_of(sealed, "correct horse"), "crypto.password.cost");

  crypto::SeededRandom random(1);
  EXPECT_EQ(seal_with_passphrase(random, {}, kPurpose, {}, {0, 8192}).error().name, "crypto.password.cost");
}

}  // namespace
}  // namespace majlis::identity
