#include "crypto/mls/psk.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

TEST(Psk, NoPskIsZeros) { EXPECT_TRUE(psk_secret(std::vector<Psk>()) == Secret(kHashSize)); }

TEST(Psk, OrderAndNonceCount) {
  crypto::SeededRandom random(1);
  PskTable table;
  table.add_external(to_bytes("a"), random.secret(32));
  table.add_external(to_bytes("b"), random.secret(32));
  const auto a = PreSharedKeyId::external(to_bytes("a"), random);
  const auto b = PreSharedKeyId::external(to_bytes("b"), random);
  const auto a_again = PreSharedKeyId::external(to_bytes("a"), random);
  EXPECT_FALSE(*psk_secret({a, b}, table) == *psk_secret({b, a}, table));
  EXPECT_FALSE(*psk_secret({a}, table) == *psk_secret({a_again}, table));
  EXPECT_TRUE(*psk_secret({a, b}, table) == *psk_secret({a, b}, table));
}

TEST(Psk, UnknownOnesAreErrors) {
  crypto::SeededRandom random(1);
  PskTable table;
  table.add_resumption(to_bytes("group"), {7}, random.secret(32));
  const auto known = PreSharedKeyId::resumption(ResumptionUsage::kApplication, to_bytes("group"), {7}, random);
  const auto later = PreSharedKeyId::resumption(ResumptionUsage::kApplication, to_bytes("group"), {8}, random);
  EXPECT_TRUE(table.find(known).ok());
  EXPECT_EQ(table.find(later).error().name, "mls.psk.unknown");
  EXPECT_EQ(psk_secret({PreSharedKeyId::external(to_bytes("x"), random)}, table).error().name, "mls.psk.unknown");
}

}  // namespace
}  // namespace majlis::mls
