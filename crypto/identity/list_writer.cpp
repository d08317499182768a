#include "crypto/identity/list_writer.hpp"

#include <algorithm>

namespace majlis::identity {
namespace {

template <class Body, class Key>
Bytes write(const DeviceList& list, EntryKind kind, const Body& body, const Key& key, std::uint64_t now) {
  DeviceEntry entry;
  entry.seq = list.head().size;
  entry.body.item = record::encode(body);
  entry.kind = kind;
  entry.previous = list.head().hash;
  entry.created_at = now;
  entry.signature = key.sign(entry.signed_content());
  return entry.encode();
}

}  // namespace

Bytes write_account_key_change(const DeviceList& list, const IdentityKey& identity, AccountKeyChange change,
                               std::uint64_t now) {
  std::sort(change.holders.begin(), change.holders.end());
  std::sort(change.revoked.begin(), change.revoked.end());
  return write(list, EntryKind::kAccountKey, change, identity, now);
}

Bytes write_addition(const DeviceList& list, const AccountPrivateKey& account_key, DeviceCertificate certificate,
                     bool holder, std::uint64_t now) {
  return write(list, EntryKind::kAdd, DeviceAddition{holder, std::move(certificate)}, account_key, now);
}

Bytes write_revocation(const DeviceList& list, const AccountPrivateKey& account_key, const DeviceId& device,
                       std::uint64_t now) {
  return write(list, EntryKind::kRevoke, DeviceRevocation{device, RevokedBy::kAccountKey}, account_key, now);
}

Bytes write_own_revocation(const DeviceList& list, const crypto::SigningKey& device_key, const DeviceId& device,
                           std::uint64_t now) {
  return write(list, EntryKind::kRevoke, DeviceRevocation{device, RevokedBy::kDevice}, device_key, now);
}

}  // namespace majlis::identity
