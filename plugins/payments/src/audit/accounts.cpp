#include "accounts.hpp"

namespace majlis::payments {
namespace {

using sdk::Row;

constexpr std::int64_t kPage = 100;

struct StoredAccount {
  Account account;
  std::string currency;
};

std::vector<StoredAccount> read_accounts(Transaction& t, const std::optional<AccountNumber>& after) {
  std::vector<StoredAccount> accounts;
  for (const Row& row : t.query("SELECT id, kind, owner, may_owe, balance, currency FROM account WHERE id > $1 "
                                "ORDER BY id LIMIT $2",
                                after ? to_bytes(after->view()) : Bytes(), kPage))
    accounts.push_back({{row.get<AccountNumber>(0),
                         {row.get<std::string>(1), row.get<Bytes>(2)},
                         row.get<bool>(3),
                         true,
                         row.get<Amount>(4)},
                        row.get<std::string>(5)});
  return accounts;
}

// What the account held after posting `seq`.
Amount balance_at(Transaction& t, const AccountNumber& account, std::int64_t seq) {
  return t
      .value<Amount>("SELECT balance FROM posting WHERE account = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1", account,
                     seq)
      .value_or(0);
}

void check_account(Transaction& t, const StoredAccount& stored, Findings& findings) {
  const Account& account = stored.account;
  const std::string where = "account " + account.number.text();
  const auto currency = Currency::of(stored.currency);
  const auto may_owe = t.value<bool>("SELECT may_owe FROM chart WHERE kind = $1 AND personal = $2", account.place.kind,
                                     !account.place.owner.empty());
  if (!currency || number_of(account.place, *currency) != account.number || may_owe != account.may_owe)
    findings.add("audit.account", where + " is not one of the chart's under the name that it has");
  if (account.balance < 0 && !account.may_owe)
    findings.add("audit.overdraft", where + " holds less than nothing: " + std::to_string(account.balance));
  if (account.balance != balance_at(t, account.number, INT64_MAX))
    findings.add("audit.balance",
                 where + " says " + std::to_string(account.balance) + ", and its postings make another balance");
}

}  // namespace

std::optional<AccountNumber> check_accounts(Transaction& t, const std::optional<AccountNumber>& after, std::int64_t seq,
                                            Sums& sums, Findings& findings) {
  const auto accounts = read_accounts(t, after);
  for (const StoredAccount& stored : accounts) {
    check_account(t, stored, findings);
    const auto sum = add(sums[stored.currency], balance_at(t, stored.account.number, seq));
    if (!sum) findings.add("audit.sum", "the balances of " + stored.currency + " are more than can be counted");
    if (sum) sums[stored.currency] = *sum;
  }
  if (accounts.empty()) return std::nullopt;
  return accounts.back().account.number;
}

}  // namespace majlis::payments
