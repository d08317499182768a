#include "crypto/identity/device_list.hpp"

#include "crypto/identity/signed_content.hpp"
#include "crypto/primitives/hash.hpp"

#include <algorithm>

namespace majlis::identity {
namespace {

struct Start {
  const Account& account;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("address", self.account.address, record::Limits{});
    visit("identity_pk", self.account.identity_pk, kPublicKeyLimits);
  }
};

Error fault(std::string_view name, std::uint64_t seq, std::string_view reason) {
  return {name, "device list entry " + std::to_string(seq) + ": " + std::string(reason)};
}

bool strictly_sorted(const std::vector<DeviceId>& ids) {
  return std::adjacent_find(ids.begin(), ids.end(), [](const auto& a, const auto& b) { return !(a < b); }) == ids.end();
}

}  // namespace

DeviceList::DeviceList(Account account) : account_(std::move(account)) {
  head_hash_ = crypto::sha256(labelled(kDeviceListStartLabel, record::encode(Start{account_})));
}

Result<DeviceList> DeviceList::verify(Account account, std::span<const Bytes> log,
                                      const std::optional<ListHead>& seen) {
  MAJLIS_TRY(DeviceList list, DeviceList(std::move(account)).updated(log));
  if (!seen) return list;
  if (seen->size > list.log_.size()) {
    return Error{"identity.device_list.older",
                 "the device list of " + list.account_.address + " has " + std::to_string(list.log_.size()) +
                     " entries, but " + std::to_string(seen->size) + " were seen before: keep the newer one"};
  }
  const Bytes& hash =
      seen->size == 0 ? DeviceList(list.account_).head_hash_ : list.hashes_[static_cast<std::size_t>(seen->size) - 1];
  if (hash == seen->hash) return list;
  return Error{"identity.device_list.fork", "the device list of " + list.account_.address +
                                                " is not a continuation of the one seen before: warn, do not send"};
}

Result<DeviceList> DeviceList::updated(std::span<const Bytes> log) const {
  DeviceList next = *this;
  std::uint64_t end = 0;
  for (const Bytes& encoded : log) {
    MAJLIS_TRY(const DeviceEntry entry, DeviceEntry::parse(encoded));
    if (&encoded != &log.front() && entry.seq != end) {
      return fault("identity.device_list.sequence", entry.seq, "does not follow the one before it");
    }
    if (entry.seq > next.log_.size()) {
      return fault("identity.device_list.gap", entry.seq, "earlier entries are missing: ask for the whole list");
    }
    end = entry.seq + 1;
    if (entry.seq == next.log_.size()) {
      MAJLIS_CHECK(next.append(encoded));
    } else if (encoded != next.log_[static_cast<std::size_t>(entry.seq)]) {
      return fault("identity.device_list.fork", entry.seq, "differs from the one seen before: warn, do not send");
    }
  }
  if (end < log_.size()) {
    return Error{"identity.device_list.older",
                 "a device list of " + account_.address + " ends after " + std::to_string(end) + " entries, but " +
                     std::to_string(log_.size()) + " were seen before: keep the newer one"};
  }
  return next;
}

Result<DeviceList> DeviceList::appended(ByteView entry) const {
  DeviceList next = *this;
  MAJLIS_CHECK(next.append(entry));
  return next;
}

Status DeviceList::append(ByteView encoded) {
  MAJLIS_TRY(const DeviceEntry entry, DeviceEntry::parse(encoded));
  if (entry.seq != log_.size()) {
    return fault("identity.device_list.sequence", entry.seq, "the next one is " + std::to_string(log_.size()));
  }
  if (entry.previous != head_hash_) {
    if (log_.empty()) return fault("identity.device_list.account", entry.seq, "begins the list of another account");
    return fault("identity.device_list.fork", entry.seq, "follows another history than the one known here");
  }
  if (!account_key_ && entry.kind != EntryKind::kAccountKey) {
    return fault("identity.device_list.account_key", entry.seq, "a list begins with an account key");
  }
  switch (entry.kind) {
    case EntryKind::kAccountKey: {
      MAJLIS_TRY(const auto change, read_body<AccountKeyChange>(entry));
      MAJLIS_CHECK(apply(entry, change));
      break;
    }
    case EntryKind::kAdd: {
      MAJLIS_TRY(const auto addition, read_body<DeviceAddition>(entry));
      MAJLIS_CHECK(apply(entry, addition));
      break;
    }
    case EntryKind::kRevoke: {
      MAJLIS_TRY(const auto revocation, read_body<DeviceRevocation>(entry));
      MAJLIS_CHECK(apply(entry, revocation));
      break;
    }
  }
  head_hash_ = crypto::sha256(labelled(kDeviceListHashLabel, encoded));
  log_.push_back(to_bytes(encoded));
  hashes_.push_back(head_hash_);
  return {};
}

Status DeviceList::apply(const DeviceEntry& entry, const AccountKeyChange& change) {
  const std::uint64_t next_version = account_key_ ? account_key_->version + 1 : 1;
  if (change.account_key.version != next_version) {
    return fault("identity.device_list.account_key", entry.seq,
                 "brings account key version " + std::to_string(change.account_key.version) + ", but the next one is " +
                     std::to_string(next_version));
  }
  MAJLIS_CHECK(change.account_key.verify(account_));
  MAJLIS_CHECK(check_signature(entry, account_.identity_pk, "the identity key"));
  if (!strictly_sorted(change.revoked) || !strictly_sorted(change.holders)) {
    return fault("identity.device_list.format", entry.seq, "its devices are not sorted, or one stands there twice");
  }
  for (const DeviceId& id : change.revoked) MAJLIS_CHECK(need_active(id));
  for (const DeviceId& id : change.holders) {
    MAJLIS_CHECK(need_active(id));
    if (std::binary_search(change.revoked.begin(), change.revoked.end(), id)) {
      return fault("identity.device_list.not_active", entry.seq, "hands the account key to a device that it revokes");
    }
  }
  if (!used_keys_.insert(change.account_key.public_key).second) {
    return fault("identity.device_list.account_key", entry.seq, "brings a key that was used before");
  }
  for (const DeviceId& id : change.revoked) devices_.at(id).active = false;
  for (auto& [id, device] : devices_) {
    device.holder = std::binary_search(change.holders.begin(), change.holders.end(), id);
  }
  account_key_ = change.account_key;
  return {};
}

Status DeviceList::apply(const DeviceEntry& entry, const DeviceAddition& addition) {
  const DeviceCertificate& certificate = addition.certificate;
  MAJLIS_CHECK(check_signature(entry, account_key_->public_key, "the account key"));
  if (certificate.account != account_) {
    return fault("identity.device_list.account", entry.seq, "adds a device of another account");
  }
  if (certificate.account_key != *account_key_) {
    return fault("identity.device_list.certificate", entry.seq, "its certificate is not by the current account key");
  }
  MAJLIS_CHECK(certificate.verify());
  if (devices_.contains(certificate.device_id) || used_keys_.contains(certificate.device_sig_pk)) {
    return fault("identity.device_list.device_reused", entry.seq, "its device id or key was used before");
  }
  used_keys_.insert(certificate.device_sig_pk);
  devices_.emplace(certificate.device_id, ListedDevice{certificate, addition.holder, true, entry.created_at});
  return {};
}

Status DeviceList::apply(const DeviceEntry& entry, const DeviceRevocation& revocation) {
  MAJLIS_CHECK(need_active(revocation.device_id));
  ListedDevice& device = devices_.at(revocation.device_id);
  if (revocation.signed_by == RevokedBy::kAccountKey) {
    MAJLIS_CHECK(check_signature(entry, account_key_->public_key, "the account key"));
  } else {
    MAJLIS_CHECK(check_signature(entry, device.certificate.device_sig_pk, "the device"));
  }
  if (device.holder) {
    return fault("identity.device_list.needs_identity_key", entry.seq,
                 "device " + revocation.device_id.text() +
                     " holds the account key: only the recovery phrase revokes it, with a new account key");
  }
  device.active = false;
  return {};
}

Status DeviceList::check_signature(const DeviceEntry& entry, ByteView key, std::string_view whose) const {
  if (crypto::verify(key, entry.signed_content(), entry.signature)) return {};
  return fault("identity.device_list.signature", entry.seq,
               "is not signed by " + std::string(whose) + " of " + account_.address);
}

Status DeviceList::need_active(const DeviceId& id) const {
  if (find_active(id) != nullptr) return {};
  return Error{"identity.device_list.not_active",
               "device " + id.text() + " of " + account_.address + " is not listed, or was revoked before"};
}

std::vector<DeviceCertificate> DeviceList::active_devices() const {
  std::vector<DeviceCertificate> active;
  for (const auto& [id, device] : devices_) {
    if (device.active) active.push_back(device.certificate);
  }
  return active;
}

const ListedDevice* DeviceList::find_active(const DeviceId& id) const {
  const auto found = devices_.find(id);
  return found == devices_.end() || !found->second.active ? nullptr : &found->second;
}

bool DeviceList::is_active(const DeviceCertificate& certificate) const {
  const ListedDevice* device = find_active(certificate.device_id);
  return device != nullptr && device->certificate == certificate;
}

}  // namespace majlis::identity
