#include "crypto/identity/device_list.hpp"

#include "crypto/identity/test_account.hpp"

#include <gtest/gtest.h>

namespace majlis::identity {
namespace {

constexpr std::uint64_t kNow = 1'700'000'100;

std::string_view name_of(const Result<DeviceList>& result) { return result.ok() ? "ok" : result.error().name; }

// An account whose list holds its first key, a holder (the phone) and another device (the laptop).
class DeviceListTest : public testing::Test {
 protected:
  DeviceListTest() : list(alice.account), phone(alice.new_device()), laptop(alice.new_device()) {
    take(write_account_key_change(list, alice.identity, {{}, {}, alice.account_key}, kNow));
    take(write_addition(list, alice.account_private_key, alice.certify(phone), true, kNow));
    take(write_addition(list, alice.account_private_key, alice.certify(laptop), false, kNow + 1));
  }

  void take(const Bytes& entry) {
    auto next = list.appended(entry);
    ASSERT_TRUE(next.ok()) << next.error().detail;
    list = *next;
  }

  TestAccount alice{20};
  TestAccount mallory{21, "mallory@majlis.example"};
  DeviceList list;
  TestDevice phone;
  TestDevice laptop;
};

TEST_F(DeviceListTest, ListsActiveDevices) {
  EXPECT_EQ(list.head().size, 3U);
  EXPECT_EQ(list.active_devices().size(), 2U);
  EXPECT_TRUE(list.is_active(alice.certify(phone)));
  EXPECT_TRUE(list.find_active(phone.id)->holder);
  EXPECT_FALSE(list.find_active(laptop.id)->holder);
  EXPECT_EQ(list.find_active(laptop.id)->added_at, kNow + 1);
  EXPECT_EQ(list.find_active(alice.new_device().id), nullptr);
}

TEST_F(DeviceListTest, ACertificateIsActiveOnlyAsListed) {
  DeviceCertificate other = alice.certify(phone);
  other.device_sig_pk = to_bytes(laptop.key.public_key());
  EXPECT_FALSE(list.is_active(other));
}

TEST_F(DeviceListTest, VerifiesFromScratchAndFromAKnownHead) {
  const auto whole = DeviceList::verify(alice.account, list.log());
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(whole->head(), list.head());

  const auto start = DeviceList::verify(alice.account, std::span(list.log()).first(1));
  const auto tail = start->updated(std::span(list.log()).subspan(1));
  ASSERT_TRUE(tail.ok());
  EXPECT_EQ(tail->head(), list.head());
  EXPECT_TRUE(list.updated(list.log()).ok());
}

TEST_F(DeviceListTest, AnOlderListIsRefused) {
  EXPECT_EQ(name_of(list.updated(std::span(list.log()).first(2))), "identity.device_list.older");
  EXPECT_EQ(name_of(list.updated({})), "identity.device_list.older");
  EXPECT_EQ(name_of(DeviceList::verify(alice.account, std::span(list.log()).first(2), list.head())),
            "identity.device_list.older");
}

TEST_F(DeviceListTest, AForkIsNoticed) {
  const auto before = DeviceList::verify(alice.account, std::span(list.log()).first(2));
  const auto other = before->appended(
      write_addition(*before, alice.account_private_key, alice.certify(alice.new_device()), false, kNow));
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(name_of(list.updated(other->log())), "identity.device_list.fork");
  EXPECT_EQ(name_of(DeviceList::verify(alice.account, other->log(), list.head())), "identity.device_list.fork");
  // The forked history goes on: its next entry does not fit this one, even where the old ones are left out.
  const auto further = other->appended(
      write_addition(*other, alice.account_private_key, alice.certify(alice.new_device()), false, kNow));
  ASSERT_TRUE(further.ok());
  EXPECT_EQ(name_of(list.updated(std::span(further->log()).subspan(3))), "identity.device_list.fork");
}

TEST_F(DeviceListTest, MissingAndShuffledEntriesAreNoticed) {
  const DeviceList empty(alice.account);
  EXPECT_EQ(name_of(empty.updated(std::span(list.log()).subspan(1))), "identity.device_list.gap");
  const std::vector<Bytes> shuffled = {list.log()[0], list.log()[2], list.log()[1]};
  EXPECT_EQ(name_of(empty.updated(shuffled)), "identity.device_list.sequence");
  const std::vector<Bytes> doubled = {list.log()[0], list.log()[1], list.log()[1]};
  EXPECT_EQ(name_of(empty.updated(doubled)), "identity.device_list.sequence");
  EXPECT_EQ(name_of(list.appended(list.log()[2])), "identity.device_list.sequence");
}

TEST_F(DeviceListTest, EveryChangedByteIsRefused) {
  for (std::size_t entry = 0; entry < list.log().size(); ++entry) {
    for (std::size_t i = 0; i < list.log()[entry].size(); i += 3) {
      std::vector<Bytes> log = list.log();
      log[entry][i] ^= 0x10;
      EXPECT_FALSE(DeviceList::verify(alice.account, log).ok()) << "entry " << entry << ", byte " << i;
    }
  }
}

TEST_F(DeviceListTest, ALastEntryThatWasTouchedIsRefusedByIncrementalVerificationToo) {
  for (std::size_t i = 0; i < list.log()[2].size(); ++i) {
    Bytes changed = list.log()[2];
    changed[i] ^= 0x01;
    const auto before = DeviceList::verify(alice.account, std::span(list.log()).first(2));
    EXPECT_FALSE(before->appended(changed).ok()) << "byte " << i;
  }
}

TEST_F(DeviceListTest, AListBelongsToOneAccount) {
  EXPECT_EQ(name_of(DeviceList::verify(mallory.account, list.log())), "identity.device_list.account");
  Account moved = alice.account;
  moved.address = "alice@elsewhere.example";
  EXPECT_EQ(name_of(DeviceList::verify(moved, list.log())), "identity.device_list.account");
  const DeviceCertificate foreign = mallory.certify(mallory.new_device());
  EXPECT_EQ(name_of(list.appended(write_addition(list, alice.account_private_key, foreign, false, kNow))),
            "identity.device_list.account");
}

TEST_F(DeviceListTest, OnlyTheAccountKeyAdds) {
  const TestDevice ghost = alice.new_device();
  DeviceCertificate forged =
      mallory.account_private_key.certify(alice.account, alice.account_key, ghost.id, ghost.key.public_key());
  EXPECT_EQ(name_of(list.appended(write_addition(list, mallory.account_private_key, forged, false, kNow))),
            "identity.device_list.signature");
  EXPECT_EQ(name_of(list.appended(write_addition(list, alice.account_private_key, forged, false, kNow))),
            "identity.certificate.signature");
}

TEST_F(DeviceListTest, IdsAndKeysAreUsedOnce) {
  TestDevice same_id{phone.id, crypto::SigningKey::generate(alice.random)};
  TestDevice same_key{new_device_id(alice.random), phone.key.clone()};
  for (const TestDevice* device : {&same_id, &same_key}) {
    EXPECT_EQ(
        name_of(list.appended(write_addition(list, alice.account_private_key, alice.certify(*device), false, kNow))),
        "identity.device_list.device_reused");
  }
  take(write_revocation(list, alice.account_private_key, laptop.id, kNow));
  EXPECT_EQ(name_of(list.appended(write_addition(list, alice.account_private_key, alice.certify(laptop), false, kNow))),
            "identity.device_list.device_reused");
}

TEST_F(DeviceListTest, ADeviceIsRevokedByTheAccountKey) {
  take(write_revocation(list, alice.account_private_key, laptop.id, kNow));
  EXPECT_FALSE(list.is_active(alice.certify(laptop)));
  EXPECT_TRUE(list.is_active(alice.certify(phone)));
  EXPECT_EQ(list.devices().size(), 2U);
  EXPECT_EQ(name_of(list.appended(write_revocation(list, alice.account_private_key, laptop.id, kNow))),
            "identity.device_list.not_active");
}

TEST_F(DeviceListTest, ADeviceRevokesItselfAndNoOther) {
  const TestDevice tablet = alice.new_device();
  take(write_addition(list, alice.account_private_key, alice.certify(tablet), false, kNow));
  EXPECT_EQ(name_of(list.appended(write_own_revocation(list, laptop.key, tablet.id, kNow))),
            "identity.device_list.signature");
  take(write_own_revocation(list, laptop.key, laptop.id, kNow));
  EXPECT_FALSE(list.is_active(alice.certify(laptop)));
}

TEST_F(DeviceListTest, AHolderIsRevokedByThePhraseAlone) {
  EXPECT_EQ(name_of(list.appended(write_revocation(list, alice.account_private_key, phone.id, kNow))),
            "identity.device_list.needs_identity_key");
  EXPECT_EQ(name_of(list.appended(write_own_revocation(list, phone.key, phone.id, kNow))),
            "identity.device_list.needs_identity_key");

  const AccountPrivateKey stolen = *AccountPrivateKey::from_seed(alice.account_private_key.seed());
  const AccountKey stolen_record = alice.account_key;
  alice.next_account_key();
  take(write_account_key_change(list, alice.identity, {{laptop.id}, {phone.id}, alice.account_key}, kNow));
  EXPECT_EQ(list.account_key()->version, 2U);
  EXPECT_EQ(list.find_active(phone.id), nullptr);
  EXPECT_TRUE(list.find_active(laptop.id)->holder);

  // The thief of the phone can add nobody, with the old key or a certificate by it.
  const TestDevice ghost = mallory.new_device();
  const DeviceCertificate old = stolen.certify(alice.account, stolen_record, ghost.id, ghost.key.public_key());
  EXPECT_EQ(name_of(list.appended(write_addition(list, stolen, old, false, kNow))), "identity.device_list.signature");
  EXPECT_EQ(name_of(list.appended(write_addition(list, alice.account_private_key, old, false, kNow))),
            "identity.device_list.certificate");
  EXPECT_EQ(name_of(list.appended(write_revocation(list, stolen, laptop.id, kNow))), "identity.device_list.signature");
}

TEST_F(DeviceListTest, AnAccountKeyNeedsTheIdentityKey) {
  alice.next_account_key();
  AccountKeyChange change{{phone.id}, {}, alice.account_key};
  EXPECT_EQ(name_of(list.appended(write_account_key_change(list, mallory.identity, change, kNow))),
            "identity.device_list.signature");
  change.account_key = mallory.identity.certify(alice.account.address, 2, mallory.account_private_key.public_key(), 1);
  EXPECT_EQ(name_of(list.appended(write_account_key_change(list, alice.identity, change, kNow))),
            "identity.account_key.signature");
}

TEST_F(DeviceListTest, AccountKeyVersionsCountUpAndKeysAreNew) {
  AccountKeyChange same{{phone.id}, {}, alice.account_key};
  EXPECT_EQ(name_of(list.appended(write_account_key_change(list, alice.identity, same, kNow))),
            "identity.device_list.account_key");
  same.account_key = alice.identity.certify(alice.account.address, 2, alice.account_private_key.public_key(), 1);
  EXPECT_EQ(name_of(list.appended(write_account_key_change(list, alice.identity, same, kNow))),
            "identity.device_list.account_key");
  same.account_key = alice.identity.certify(alice.account.address, 3, mallory.account_private_key.public_key(), 1);
  EXPECT_EQ(name_of(list.appended(write_account_key_change(list, alice.identity, same, kNow))),
            "identity.device_list.account_key");
}

TEST_F(DeviceListTest, AnAccountKeyChangeNamesActiveDevicesOnce) {
  alice.next_account_key();
  const auto change = [&](std::vector<DeviceId> holders, std::vector<DeviceId> revoked) {
    return name_of(list.appended(write_account_key_change(
        list, alice.identity, {std::move(holders), std::move(revoked), alice.account_key}, kNow)));
  };
  const DeviceId unknown = new_device_id(alice.random);
  EXPECT_EQ(change({phone.id, phone.id}, {}), "identity.device_list.format");
  EXPECT_EQ(change({}, {phone.id, phone.id}), "identity.device_list.format");
  EXPECT_EQ(change({unknown}, {}), "identity.device_list.not_active");
  EXPECT_EQ(change({}, {unknown}), "identity.device_list.not_active");
  EXPECT_EQ(change({phone.id}, {phone.id}), "identity.device_list.not_active");
  EXPECT_EQ(change({phone.id, laptop.id}, {}), "ok");
}

TEST_F(DeviceListTest, AListBeginsWithAnAccountKey) {
  const DeviceList empty(alice.account);
  EXPECT_FALSE(empty.account_key().has_value());
  EXPECT_EQ(name_of(empty.appended(write_addition(empty, alice.account_private_key, alice.certify(phone), true, kNow))),
            "identity.device_list.account_key");
}

TEST_F(DeviceListTest, AnErrorChangesNothing) {
  const ListHead head = list.head();
  std::vector<Bytes> log = list.log();
  log.push_back(write_revocation(list, alice.account_private_key, laptop.id, kNow));
  log.push_back(to_bytes("no entry"));
  EXPECT_EQ(name_of(list.updated(log)), "identity.device_list.format");
  EXPECT_EQ(list.head(), head);
  EXPECT_TRUE(list.is_active(alice.certify(laptop)));
}

TEST_F(DeviceListTest, TheKindSaysWhatTheBodyIs) {
  DeviceEntry entry = *DeviceEntry::parse(write_revocation(list, alice.account_private_key, laptop.id, kNow));
  entry.kind = EntryKind::kAdd;
  entry.signature = alice.account_private_key.sign(entry.signed_content());
  EXPECT_EQ(name_of(list.appended(entry.encode())), "identity.device_list.format");
}

}  // namespace
}  // namespace majlis::identity
