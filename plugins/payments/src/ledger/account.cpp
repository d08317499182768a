#include "account.hpp"

#include "hash.hpp"

#include <algorithm>

namespace majlis::payments {

using sdk::Row;

AccountNumber number_of(const Place& place, const Currency& currency) {
  const Digest digest = Hash("majlis ledger account v1").add(place.kind).add(place.owner).add(currency.code()).finish();
  std::array<std::uint8_t, AccountNumber::kSize> half;
  std::copy_n(digest.begin(), half.size(), half.begin());
  return AccountNumber(half);
}

Result<Account> find_account(Transaction& t, const Place& place, const Currency& currency) {
  Account account{number_of(place, currency), place};
  for (const Row& row : t.query("SELECT may_owe, balance FROM account WHERE id = $1", account.number)) {
    account.may_owe = row.get<bool>(0);
    account.balance = row.get<Amount>(1);
    account.stored = true;
  }
  if (account.stored) return account;
  std::optional<bool> personal;
  for (const Row& row : t.query("SELECT personal, may_owe FROM chart WHERE kind = $1", place.kind)) {
    personal = row.get<bool>(0);
    account.may_owe = row.get<bool>(1);
  }
  if (personal != !place.owner.empty())
    return Error{"ledger.kind", "the chart of accounts has no \"" + place.kind + "\" account " +
                                    (place.owner.empty() ? "of the host" : "of a person")};
  return account;
}

void store_account(Transaction& t, const Account& account, const Currency& currency) {
  if (account.stored) {
    t.run("UPDATE account SET balance = $2 WHERE id = $1", account.number, account.balance);
    return;
  }
  t.run("INSERT INTO account(id, kind, owner, currency, may_owe, balance) VALUES ($1, $2, $3, $4, $5, $6)",
        account.number, account.place.kind, account.place.owner, currency.code(), account.may_owe, account.balance);
}

std::optional<NumberedPlace> place_of(Transaction& t, const AccountNumber& number) {
  for (const Row& row : t.query("SELECT kind, owner, currency FROM account WHERE id = $1", number))
    return NumberedPlace{{row.get<std::string>(0), row.get<Bytes>(1)}, row.get<std::string>(2)};
  return std::nullopt;
}

}  // namespace majlis::payments
