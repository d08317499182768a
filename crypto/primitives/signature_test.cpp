#include "crypto/primitives/signature.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace majlis::crypto {
namespace {

TEST(Signature, MatchesRfc8032) {
  const auto key = SigningKey::from_seed(*from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(to_hex(key->public_key()), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(
      to_hex(key->sign({})),
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe"
      "24655141438e7a100b");
}

TEST(Signature, VerifiesOnlyItsOwnMessageAndKey) {
  SeededRandom random(1);
  const SigningKey key = SigningKey::generate(random);
  const SigningKey other = SigningKey::generate(random);
  const Bytes signature = key.sign(as_bytes("m"));
  EXPECT_TRUE(verify(key.public_key(), as_bytes("m"), signature));
  EXPECT_FALSE(verify(key.public_key(), as_bytes("n"), signature));
  EXPECT_FALSE(verify(other.public_key(), as_bytes("m"), signature));
}

TEST(Signature, WrongSizesAreFalseOrAnError) {
  SeededRandom random(2);
  const SigningKey key = SigningKey::generate(random);
  const Bytes signature = key.sign(as_bytes("m"));
  EXPECT_FALSE(verify(key.public_key().first(31), as_bytes("m"), signature));
  EXPECT_FALSE(verify(key.public_key(), as_bytes("m"), ByteView(signature).first(63)));
  EXPECT_FALSE(verify({}, as_bytes("m"), {}));
  EXPECT_EQ(SigningKey::from_seed(Bytes(31)).error().name, "crypto.signature.seed");
}

}  // namespace
}  // namespace majlis::crypto
