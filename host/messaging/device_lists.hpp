// Device lists as rows: the signed entries of each account, and what they come to (which devices are active, with
// which signature key). Functions over one transaction; refusals write nothing.
#pragma once

#include "crypto/identity/device_list.hpp"
#include "host/messaging/accounts.hpp"

#include <span>
#include <vector>

namespace majlis::host::messaging {

struct Device {
  DeviceId id;
  AccountId account;
  Bytes signature_pk;
  bool active = false;
  std::uint64_t seen_ms = 0;
};

std::optional<Device> find_device(Transaction& tx, const DeviceId& id);
std::vector<DeviceId> active_devices(Transaction& tx, const AccountId& account);

// Entries from position `from` on, oldest first.
std::vector<Bytes> list_entries(Transaction& tx, const AccountId& account, std::uint64_t from);

// A list as a newcomer brings it, verified. The address in its certificates must be `name`, or `name`@ and a host.
// Errors: invalid_params with the rule that it breaks; `denied` when nobody could use the account.
Reply<identity::DeviceList> verify_new_list(const std::string& name, const Bytes& identity_pk,
                                            const std::vector<Bytes>& entries);

// What appending came to.
struct ListChange {
  identity::DeviceList list;
  std::vector<Bytes> entries;  // the new ones
  std::vector<DeviceId> revoked;
  std::uint64_t before = 0;  // size before
};

// The stored list of `account` with `entries`. Errors: conflict{version} unless it has `expected` entries; denied with
// the rule that an entry breaks; quota.
Reply<ListChange> extend_list(Transaction& tx, const Account& account, std::uint64_t expected,
                              const std::vector<Bytes>& entries, std::size_t entries_max, std::size_t active_max);

// A device id belongs to one account for ever. Errors: conflict.
Reply<Done> check_ids_free(Transaction& tx, const AccountId& account, const identity::DeviceList& list);

// Stores a list from its first entry, once its ids are known to be free.
void store_new_list(Transaction& tx, const AccountId& account, const identity::DeviceList& list, std::uint64_t now_ms);
// Stores a change, unless somebody was quicker: conflict{version}. Revoked devices lose their key packages here;
// their roster intervals are the streams' to end (end_device_intervals).
Reply<Done> store_change(Transaction& tx, const AccountId& account, const ListChange& change, std::uint64_t now_ms);

}  // namespace majlis::host::messaging
