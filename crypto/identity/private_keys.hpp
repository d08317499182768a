// The private half of an account: the identity key, which a person's recovery phrase gives and which is
// forgotten after use, and the account key, which linked devices keep. Move-only. Device keys are plain
// crypto::SigningKey, since MLS signs with them too.
#pragma once

#include "base/result.hpp"
#include "crypto/identity/certificate.hpp"
#include "crypto/primitives/random.hpp"
#include "crypto/primitives/signature.hpp"

#include <cstdint>

namespace majlis::identity {

class IdentityKey {
 public:
  // From recovery_phrase.hpp in the product; directly in tests.
  explicit IdentityKey(crypto::SigningKey key) : key_(std::move(key)) {}

  ByteView public_key() const { return key_.public_key(); }
  Account account(std::string address) const { return {std::move(address), to_bytes(public_key())}; }
  // Vouches for an account key of the account with this identity at `address`.
  AccountKey certify(const std::string& address, std::uint64_t version, ByteView account_pk,
                     std::uint64_t created_at) const;
  Bytes sign(ByteView message) const { return key_.sign(message); }

 private:
  crypto::SigningKey key_;
};

class AccountPrivateKey {
 public:
  static AccountPrivateKey generate(crypto::Random& random);
  // Errors: crypto.signature.seed unless `seed` has 32 bytes.
  static Result<AccountPrivateKey> from_seed(ByteView seed);

  // What from_seed() takes: for sealing alone.
  ByteView seed() const { return key_.seed(); }
  ByteView public_key() const { return key_.public_key(); }
  // Certifies a device's signature key. `key` is the public record of this very key.
  DeviceCertificate certify(const Account& account, const AccountKey& key, const DeviceId& device_id,
                            ByteView device_sig_pk) const;
  Bytes sign(ByteView message) const { return key_.sign(message); }

 private:
  explicit AccountPrivateKey(crypto::SigningKey key) : key_(std::move(key)) {}
  crypto::SigningKey key_;
};

DeviceId new_device_id(crypto::Random& random);

}  // namespace majlis::identity
