#include "crypto/identity/store_key.hpp"

#include <gtest/gtest.h>

namespace majlis::identity {
namespace {

constexpr crypto::PasswordCost kCheap = crypto::kLeastPasswordCost;

class StoreKeyTest : public testing::Test {
 protected:
  std::string_view name_of(ByteView sealed, std::string_view place) const {
    const auto opened = key.open(sealed, as_bytes(place));
    return opened.ok() ? "ok" : opened.error().name;
  }

  crypto::SeededRandom random{1};
  StoreKey key = StoreKey::generate(random);
};

TEST_F(StoreKeyTest, OpensWhatItSealed) {
  const Bytes sealed = key.seal(random, as_bytes("a record"), as_bytes("contacts/7"));
  EXPECT_EQ(sealed.size(), 8U + 41U);
  const auto opened = key.open(sealed, as_bytes("contacts/7"));
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(as_text(opened->view()), "a record");
  EXPECT_EQ(name_of(key.seal(random, {}, {}), ""), "ok");
}

TEST_F(StoreKeyTest, ARecordOpensInItsPlaceAlone) {
  const Bytes sealed = key.seal(random, as_bytes("a record"), as_bytes("contacts/7"));
  EXPECT_EQ(name_of(sealed, "contacts/8"), "identity.record.damaged");
  EXPECT_EQ(StoreKey::generate(random).open(sealed, as_bytes("contacts/7")).error().name, "identity.record.damaged");
}

TEST_F(StoreKeyTest, EveryChangeAndTruncationIsRefused) {
  const Bytes sealed = key.seal(random, as_bytes("a record"), as_bytes("contacts/7"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_EQ(name_of(changed, "contacts/7"), i == 0 ? "identity.record.format" : "identity.record.damaged");
    EXPECT_NE(name_of(ByteView(sealed).first(i), "contacts/7"), "ok");
  }
}

TEST_F(StoreKeyTest, EachSealingTakesANewNonce) {
  EXPECT_NE(key.seal(random, as_bytes("same"), {}), key.seal(random, as_bytes("same"), {}));
}

TEST_F(StoreKeyTest, ALockGivesTheKeyBack) {
  const Bytes sealed = key.seal(random, as_bytes("a record"), as_bytes("contacts/7"));
  const Bytes lock = *key.lock(random, as_bytes("old passphrase"), kCheap);
  const Bytes relocked = *StoreKey::unlock(lock, as_bytes("old passphrase"))->lock(random, as_bytes("new one"), kCheap);
  const auto unlocked = StoreKey::unlock(relocked, as_bytes("new one"));
  ASSERT_TRUE(unlocked.ok());
  EXPECT_EQ(as_text(unlocked->open(sealed, as_bytes("contacts/7"))->view()), "a record");
  EXPECT_EQ(StoreKey::unlock(relocked, as_bytes("old passphrase")).error().name, "identity.sealed.passphrase");
}

TEST_F(StoreKeyTest, ALockHoldsNothingButAKey) {
  const Bytes foreign = *seal_with_passphrase(random, as_bytes("p"), "majlis archive v1", as_bytes("x"), kCheap);
  EXPECT_EQ(StoreKey::unlock(foreign, as_bytes("p")).error().name, "identity.sealed.purpose");
  const Bytes no_key = *seal_with_passphrase(random, as_bytes("p"), "majlis store key v1", as_bytes("x"), kCheap);
  EXPECT_EQ(StoreKey::unlock(no_key, as_bytes("p")).error().name, "identity.sealed.format");
}

}  // namespace
}  // namespace majlis::identity
