#include "host/messaging/accounts.hpp"

#include "crypto/primitives/hash.hpp"

namespace majlis::host::messaging {
namespace {

Account account_of(const Row& row) {
  return {row.get<AccountId>(0), row.get<std::string>(1), row.get<Bytes>(2), row.get<bool>(3),
          row.get<std::uint64_t>(4)};
}

}  // namespace

AccountId account_id(ByteView identity_pk) {
  const Bytes hash = crypto::Sha256().update(as_bytes("majlis account v1")).update(identity_pk).finish();
  return *AccountId::from_bytes(ByteView(hash).first(AccountId::kSize));
}

std::optional<Account> find_account(Transaction& tx, const AccountId& id) {
  std::optional<Account> found;
  for (const Row& row : tx.query("SELECT id, name, identity_pk, owner, list_size FROM accounts WHERE id = $1", id))
    found = account_of(row);
  return found;
}

std::optional<Account> find_account(Transaction& tx, const std::string& name) {
  std::optional<Account> found;
  for (const Row& row : tx.query("SELECT id, name, identity_pk, owner, list_size FROM accounts WHERE name = $1", name))
    found = account_of(row);
  return found;
}

bool has_owner(Transaction& tx) {
  return tx.value<std::int64_t>("SELECT 1 FROM accounts WHERE owner = 1 LIMIT 1").has_value();
}

Reply<Done> add_account(Transaction& tx, const Account& account, const std::string& skeleton, std::uint64_t now_ms) {
  if (find_account(tx, account.id)) {
    return refuse(Code::kConflict, "this identity key has an account here; open a session with one of its devices");
  }
  const auto taken = tx.value<std::string>("SELECT name FROM accounts WHERE skeleton = $1", skeleton);
  if (taken) {
    return refuse(Code::kConflict, *taken == account.name ? "the name is taken; choose another"
                                                          : "the name looks like one that is taken; choose another");
  }
  tx.run(
      "INSERT INTO accounts (id, name, skeleton, identity_pk, owner, list_size, created_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      account.id, account.name, skeleton, account.identity_pk, account.owner, account.list_size, now_ms);
  return Done{};
}

}  // namespace majlis::host::messaging
