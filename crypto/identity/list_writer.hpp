// Writes the next entry of a device list. Each function gives the signed bytes alone: the caller appends them
// (DeviceList::appended checks them like anybody's) and sends them to the host.
#pragma once

#include "base/bytes.hpp"
#include "crypto/identity/device_list.hpp"
#include "crypto/identity/private_keys.hpp"

#include <cstdint>

namespace majlis::identity {

// A new account key, by the phrase: the first entry of every list, and the only way to revoke a device that
// holds the account key.
Bytes write_account_key_change(const DeviceList& list, const IdentityKey& identity, AccountKeyChange change,
                               std::uint64_t now);

// A device joins; a holder gets the account key.
Bytes write_addition(const DeviceList& list, const AccountPrivateKey& account_key, DeviceCertificate certificate,
                     bool holder, std::uint64_t now);

// A device that does not hold the account key ends: by the account key, or by itself.
Bytes write_revocation(const DeviceList& list, const AccountPrivateKey& account_key, const DeviceId& device,
                       std::uint64_t now);
Bytes write_own_revocation(const DeviceList& list, const crypto::SigningKey& device_key, const DeviceId& device,
                           std::uint64_t now);

}  // namespace majlis::identity
