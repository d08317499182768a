#include "crypto/attachments/file_key.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace majlis::attachments {
namespace {

TEST(FileKey, ComesBackFromItsBytes) {
  crypto::SeededRandom random(1);
  const FileKey key = FileKey::generate(random);
  const auto again = FileKey::from_bytes(key.bytes());
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(equal(again->bytes(), key.bytes()));
  EXPECT_FALSE(equal(FileKey::generate(random).bytes(), key.bytes()));
}

TEST(FileKey, RefusesOtherSizes) {
  for (const std::size_t size : {0, 32, 46, 48}) {
    const auto key = FileKey::from_bytes(Bytes(size));
    ASSERT_FALSE(key.ok());
    EXPECT_EQ(key.error().name, "attachments.key");
  }
}

TEST(FileKey, ItsNoncesArePrefixCounterAndLastFlag) {
  Bytes bytes(32, 0xAA);
  bytes.resize(FileKey::kSize, 0xBB);
  const FileKey key = *FileKey::from_bytes(bytes);
  const std::string prefix = to_hex(Bytes(15, 0xBB));
  EXPECT_EQ(to_hex(key.key()), to_hex(Bytes(32, 0xAA)));
  EXPECT_EQ(to_hex(key.nonce(0, false)), prefix + "000000000000000000");
  EXPECT_EQ(to_hex(key.nonce(0x0102030405060708, true)), prefix + "010203040506070801");
}

}  // namespace
}  // namespace majlis::attachments
