#include "crypto/primitives/password_hash.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace majlis::crypto {
namespace {

const Bytes kSalt(kPasswordSaltSize, 0x02);
constexpr PasswordCost kCheap = kLeastPasswordCost;

TEST(PasswordHash, DependsOnEverything) {
  const Secret one = *password_hash(as_bytes("correct horse"), kSalt, kCheap, 32);
  EXPECT_EQ(one.size(), 32U);
  EXPECT_TRUE(one == *password_hash(as_bytes("correct horse"), kSalt, kCheap, 32));
  EXPECT_FALSE(one == *password_hash(as_bytes("correct horsf"), kSalt, kCheap, 32));
  EXPECT_FALSE(one == *password_hash(as_bytes("correct horse"), Bytes(kPasswordSaltSize, 3), kCheap, 32));
  EXPECT_FALSE(one == *password_hash(as_bytes("correct horse"), kSalt, {2, 8 * 1024}, 32));
  EXPECT_FALSE(one == *password_hash(as_bytes("correct horse"), kSalt, {1, 16 * 1024}, 32));
}

// Computed with OpenSSL's ARGON2ID: 3 passes, 64 KiB, one lane.
TEST(PasswordHash, IsArgon2id) {
  const Secret hash = *password_hash(as_bytes("password"), as_bytes("somesalt16bytes!"), {3, 64 * 1024}, 32);
  EXPECT_EQ(to_hex(hash.view()), "d9f13db02402ea64f44a9a615062e8ccd82deefaa490ccd701fea148360807e9");
}

TEST(PasswordHash, RefusesCostsOutsideTheBounds) {
  const PasswordCost bad[] = {{0, 8 * 1024},     {17, 8 * 1024},    {1, 0},    {1, 7 * 1024},
                              {1, 8 * 1024 + 1}, {1, 512ULL << 20}, {1, ~0ULL}};
  for (const PasswordCost& cost : bad) {
    const auto hash = password_hash(as_bytes("x"), kSalt, cost, 32);
    ASSERT_FALSE(hash.ok());
    EXPECT_EQ(hash.error().name, "crypto.password.cost");
  }
}

}  // namespace
}  // namespace majlis::crypto
