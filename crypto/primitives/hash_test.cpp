#include "crypto/primitives/hash.hpp"

#include "base/encoding.hpp"
#include "crypto/primitives/random.hpp"

#include <gtest/gtest.h>
#include <sodium/crypto_hash_sha256.h>

namespace majlis::crypto {
namespace {

TEST(Hash, MatchesFips180) {
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Hash, StreamingGivesTheSame) {
  EXPECT_EQ(Sha256().update(as_bytes("a")).update({}).update(as_bytes("bc")).finish(), sha256(as_bytes("abc")));
}

TEST(Hash, IsTheSameHoweverManyBlocksComeAtOnce) {
  SeededRandom random(1);
  const Bytes data = random.bytes(70'000);
  for (const std::size_t size :
       {std::size_t{55}, std::size_t{64}, std::size_t{127}, std::size_t{128}, std::size_t{4'097}, data.size()}) {
    const ByteView whole = ByteView(data).first(size);
    Bytes expected(kHashSize);
    crypto_hash_sha256(expected.data(), whole.data(), whole.size());
    EXPECT_EQ(sha256(whole), expected) << size;
    for (const std::size_t head : {std::size_t{1}, std::size_t{54}}) {
      Sha256 parts;
      EXPECT_EQ(parts.update(whole.first(head)).update(whole.subspan(head)).finish(), expected) << size << " " << head;
    }
  }
}

}  // namespace
}  // namespace majlis::crypto
