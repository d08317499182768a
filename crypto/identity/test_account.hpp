// An account with its keys, for tests.
#pragma once

#include "crypto/identity/device_list.hpp"
#include "crypto/identity/list_writer.hpp"
#include "crypto/identity/private_keys.hpp"
#include "crypto/primitives/random.hpp"

#include <string>
#include <utility>
#include <vector>

namespace majlis::identity {

struct TestDevice {
  DeviceId id;
  crypto::SigningKey key;
};

struct TestAccount {
  explicit TestAccount(std::uint64_t seed, std::string address = "alice@majlis.example")
      : random(seed),
        identity(crypto::SigningKey::generate(random)),
        account_private_key(AccountPrivateKey::generate(random)),
        account(identity.account(std::move(address))),
        account_key(identity.certify(account.address, 1, account_private_key.public_key(), 1'700'000'000)) {}

  TestDevice new_device() { return {new_device_id(random), crypto::SigningKey::generate(random)}; }
  DeviceCertificate certify(const TestDevice& device) const {
    return account_private_key.certify(account, account_key, device.id, device.key.public_key());
  }
  // Makes the next account key version and forgets the present one.
  void next_account_key() {
    account_private_key = AccountPrivateKey::generate(random);
    account_key =
        identity.certify(account.address, account_key.version + 1, account_private_key.public_key(), 1'700'000'000);
  }

  crypto::SeededRandom random;
  IdentityKey identity;
  AccountPrivateKey account_private_key;
  Account account;
  AccountKey account_key;
};

}  // namespace majlis::identity
