// The device list of one account, verified entry by entry: which devices speak for it now, and which account
// key may change that. Whoever keeps one (a client for each contact, the host for each account) never goes
// back to an older one and notices a second version of its history. Value; any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/identity/device_entry.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

namespace majlis::identity {

// How far a list goes and the hash of all of it: what a client remembers at least.
struct ListHead {
  std::uint64_t size = 0;
  Bytes hash;  // 32 bytes

  friend bool operator==(const ListHead&, const ListHead&) = default;
};

struct ListedDevice {
  DeviceCertificate certificate;
  bool holder = false;  // keeps the current account key
  bool active = true;
  std::uint64_t added_at = 0;  // unix seconds, as its entry says
};

class DeviceList {
 public:
  // The list of `account` before its first entry.
  explicit DeviceList(Account account);

  // Verifies a whole log from its first entry. With `seen`, the log must contain that head.
  // Errors: those of updated().
  static Result<DeviceList> verify(Account account, std::span<const Bytes> log,
                                   const std::optional<ListHead>& seen = std::nullopt);

  // This list with what `log` adds: the whole log, or its tail from any entry up to the first unknown one.
  // A log that adds nothing to the same history is fine. Errors, by prefix identity.device_list: older (it ends
  // before this list does), fork (an entry differs from the one known here), gap (it starts later),
  // and for each new entry format, sequence, signature, account_key, account, certificate, device_reused,
  // not_active, needs_identity_key.
  Result<DeviceList> updated(std::span<const Bytes> log) const;

  // This list with one more entry. Errors: those of updated() for a new entry.
  Result<DeviceList> appended(ByteView entry) const;

  const Account& account() const { return account_; }
  ListHead head() const { return {log_.size(), head_hash_}; }
  // Every entry as it was signed: what a host stores and hands out.
  const std::vector<Bytes>& log() const { return log_; }
  // Nothing before the first entry.
  const std::optional<AccountKey>& account_key() const { return account_key_; }

  // Every device that was ever listed, by id.
  const std::map<DeviceId, ListedDevice>& devices() const { return devices_; }
  std::vector<DeviceCertificate> active_devices() const;
  // The device if it is listed and not revoked.
  const ListedDevice* find_active(const DeviceId& id) const;
  // Whether exactly this certificate is listed and not revoked.
  bool is_active(const DeviceCertificate& certificate) const;

 private:
  Status append(ByteView encoded);
  Status apply(const DeviceEntry& entry, const AccountKeyChange& change);
  Status apply(const DeviceEntry& entry, const DeviceAddition& addition);
  Status apply(const DeviceEntry& entry, const DeviceRevocation& revocation);
  Status check_signature(const DeviceEntry& entry, ByteView key, std::string_view whose) const;
  Status need_active(const DeviceId& id) const;

  Account account_;
  std::vector<Bytes> log_;
  std::vector<Bytes> hashes_;  // hashes_[i] covers log_[0..i]
  Bytes head_hash_;
  std::optional<AccountKey> account_key_;
  std::set<Bytes> used_keys_;  // account and device keys: none comes twice
  std::map<DeviceId, ListedDevice> devices_;
};

}  // namespace majlis::identity
