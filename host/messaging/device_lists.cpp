#include "host/messaging/device_lists.hpp"

#include "base/cbor.hpp"

namespace majlis::host::messaging {
namespace {

Failure changed(std::uint64_t version) {
  cbor::Writer data;
  data.map(1);
  data.text("version");
  data.unsigned_integer(version);
  return {Code::kConflict,
          "the device list has " + std::to_string(version) + " entries; fetch it and sign again",
          {},
          data.take()};
}

bool is_address_of(std::string_view address, const std::string& name) {
  return address == name || address.starts_with(name + "@");
}

// The address stands in the first certificate: by convention the second entry of a list.
Result<std::string> listed_address(const std::vector<Bytes>& entries) {
  for (const auto& encoded : entries) {
    MAJLIS_TRY(const auto entry, identity::DeviceEntry::parse(encoded));
    if (entry.kind != identity::EntryKind::kAdd) continue;
    MAJLIS_TRY(const auto addition, identity::read_body<identity::DeviceAddition>(entry));
    return addition.certificate.account.address;
  }
  return Error{"identity.device_list.format", "the list adds no device"};
}

void store_entries(Transaction& tx, const AccountId& account, std::span<const Bytes> entries, std::uint64_t from) {
  for (const auto& entry : entries)
    tx.run("INSERT INTO device_entries (account, seq, entry) VALUES ($1, $2, $3)", account, from++, entry);
}

}  // namespace

std::optional<Device> find_device(Transaction& tx, const DeviceId& id) {
  std::optional<Device> found;
  for (const Row& row : tx.query("SELECT id, account, signature_pk, active, seen_ms FROM devices WHERE id = $1", id)) {
    found = Device{row.get<DeviceId>(0), row.get<AccountId>(1), row.get<Bytes>(2), row.get<bool>(3),
                   row.get<std::uint64_t>(4)};
  }
  return found;
}

std::vector<DeviceId> active_devices(Transaction& tx, const AccountId& account) {
  std::vector<DeviceId> devices;
  for (const Row& row : tx.query("SELECT id FROM devices WHERE account = $1 AND active = 1 ORDER BY id", account))
    devices.push_back(row.get<DeviceId>(0));
  return devices;
}

std::vector<Bytes> list_entries(Transaction& tx, const AccountId& account, std::uint64_t from) {
  std::vector<Bytes> entries;
  for (const Row& row :
       tx.query("SELECT entry FROM device_entries WHERE account = $1 AND seq >= $2 ORDER BY seq", account, from))
    entries.push_back(row.get<Bytes>(0));
  return entries;
}

Reply<identity::DeviceList> verify_new_list(const std::string& name, const Bytes& identity_pk,
                                            const std::vector<Bytes>& entries) {
  const auto address = listed_address(entries);
  if (!address.ok()) return bad_param("/device_list", address.error().detail);
  if (!is_address_of(*address, name)) {
    return bad_param("/device_list", "the certificates name the address '" + *address +
                                         "', but the name as stored is '" + name + "'; certify that");
  }
  auto list = identity::DeviceList::verify({*address, identity_pk}, entries);
  if (!list.ok()) return bad_param("/device_list", list.error().detail);
  if (list->active_devices().empty()) return bad_param("/device_list", "it leaves no active device");
  return *std::move(list);
}

Reply<ListChange> extend_list(Transaction& tx, const Account& account, std::uint64_t expected,
                              const std::vector<Bytes>& entries, std::size_t entries_max, std::size_t active_max) {
  const auto stored = list_entries(tx, account.id, 0);
  if (stored.size() != expected) return changed(stored.size());
  if (stored.size() + entries.size() > entries_max) {
    return refuse(Code::kQuota, "a device list has at most " + std::to_string(entries_max) + " entries");
  }
  const auto address = listed_address(stored);
  if (!address.ok()) return refuse(Code::kInternal, "the stored device list cannot be read");
  const auto before = identity::DeviceList::verify({*address, account.identity_pk}, stored);
  if (!before.ok()) return refuse(Code::kInternal, "the stored device list cannot be read");
  auto all = stored;
  all.insert(all.end(), entries.begin(), entries.end());
  auto after = before->updated(all);
  if (!after.ok()) return refuse(Code::kDenied, std::string(after.error().name) + ": " + after.error().detail);
  if (after->active_devices().size() > active_max) {
    return refuse(Code::kQuota,
                  "an account has at most " + std::to_string(active_max) + " active devices; revoke one first");
  }
  std::vector<DeviceId> revoked;
  for (const auto& [id, device] : before->devices()) {
    if (device.active && after->find_active(id) == nullptr) revoked.push_back(id_cast<DeviceId>(id));
  }
  return ListChange{*std::move(after), entries, std::move(revoked), stored.size()};
}

Reply<Done> check_ids_free(Transaction& tx, const AccountId& account, const identity::DeviceList& list) {
  for (const auto& [id, device] : list.devices()) {
    const auto known = find_device(tx, id_cast<DeviceId>(id));
    if (known && known->account != account) {
      return refuse(Code::kConflict, "the device id is taken; choose another at random");
    }
  }
  return Done{};
}

void store_new_list(Transaction& tx, const AccountId& account, const identity::DeviceList& list, std::uint64_t now_ms) {
  store_entries(tx, account, list.log(), 0);
  for (const auto& [id, device] : list.devices())
    tx.run("INSERT INTO devices (id, account, signature_pk, active, seen_ms) VALUES ($1, $2, $3, $4, $5)", id, account,
           device.certificate.device_sig_pk, device.active, now_ms);
}

Reply<Done> store_change(Transaction& tx, const AccountId& account, const ListChange& change, std::uint64_t now_ms) {
  const auto size = tx.value<std::uint64_t>("SELECT list_size FROM accounts WHERE id = $1", account);
  if (!size || *size != change.before) return changed(size.value_or(0));
  MAJLIS_CHECK(check_ids_free(tx, account, change.list));
  tx.run("UPDATE accounts SET list_size = $2 WHERE id = $1", account, change.list.log().size());
  store_entries(tx, account, change.entries, change.before);
  for (const auto& [id, device] : change.list.devices())
    tx.run(
        "INSERT INTO devices (id, account, signature_pk, active, seen_ms) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (id) DO UPDATE SET active = excluded.active",
        id, account, device.certificate.device_sig_pk, device.active, now_ms);
  for (const auto& device : change.revoked) {
    tx.run("DELETE FROM key_packages WHERE device = $1", device);
    tx.run("DELETE FROM last_resort_packages WHERE device = $1", device);
  }
  return Done{};
}

}  // namespace majlis::host::messaging
