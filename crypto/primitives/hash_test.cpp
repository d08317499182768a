#include "crypto/primitives/hash.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace majlis::crypto {
namespace {

TEST(Hash, MatchesFips180) {
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Hash, StreamingGivesTheSame) {
  EXPECT_EQ(Sha256().update(as_bytes("a")).update({}).update(as_bytes("bc")).finish(), sha256(as_bytes("abc")));
}

}  // namespace
}  // namespace majlis::crypto
