#include "crypto/identity/private_keys.hpp"

#include <array>

namespace majlis::identity {

AccountKey IdentityKey::certify(const std::string& address, std::uint64_t version, ByteView account_pk,
                                std::uint64_t created_at) const {
  AccountKey key{version, {}, created_at, to_bytes(account_pk)};
  key.signature = key_.sign(key.signed_content(account(address)));
  return key;
}

AccountPrivateKey AccountPrivateKey::generate(crypto::Random& random) {
  return AccountPrivateKey(crypto::SigningKey::generate(random));
}

Result<AccountPrivateKey> AccountPrivateKey::from_seed(ByteView seed) {
  MAJLIS_TRY(crypto::SigningKey key, crypto::SigningKey::from_seed(seed));
  return AccountPrivateKey(std::move(key));
}

DeviceCertificate AccountPrivateKey::certify(const Account& account, const AccountKey& key, const DeviceId& device_id,
                                             ByteView device_sig_pk) const {
  DeviceCertificate certificate{1, account, device_id, {}, key, to_bytes(device_sig_pk)};
  certificate.signature = key_.sign(certificate.signed_content());
  return certificate;
}

DeviceId new_device_id(crypto::Random& random) {
  std::array<std::uint8_t, DeviceId::kSize> bytes{};
  random.fill(bytes);
  return DeviceId(bytes);
}

}  // namespace majlis::identity
