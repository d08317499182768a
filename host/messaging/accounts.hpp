// Accounts as rows: who has which name and identity key. Functions over one transaction; refusals write nothing.
#pragma once

#include "host/messaging/ids.hpp"
#include "host/messaging/names.hpp"
#include "host/messaging/store.hpp"

#include <optional>
#include <string>

namespace majlis::host::messaging {

struct Account {
  AccountId id;
  std::string name;
  Bytes identity_pk;
  bool owner = false;
  std::uint64_t list_size = 0;  // entries of its device list
};

// First 16 bytes of SHA-256("majlis account v1" || identity_pk).
AccountId account_id(ByteView identity_pk);

std::optional<Account> find_account(Transaction& tx, const AccountId& id);
// `name` as stored (prepare_username).
std::optional<Account> find_account(Transaction& tx, const std::string& name);
bool has_owner(Transaction& tx);

// Errors: conflict where the name, one that looks like it, or the identity key is taken.
Reply<Done> add_account(Transaction& tx, const Account& account, const std::string& skeleton, std::uint64_t now_ms);

}  // namespace majlis::host::messaging
