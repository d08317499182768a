// The ledger's accounts: one for each kind of the chart, owner and currency. Statements alone; parts of a closure of
// the database.
#pragma once

#include "ids.hpp"
#include "money/amount.hpp"

#include <majlis/sql.hpp>

#include <optional>
#include <string>

namespace majlis::payments {

using sdk::Transaction;

// Kinds of the chart that this plugin's own code names; the table `chart` may hold more.
inline constexpr const char* kAvailable = "available";
inline constexpr const char* kHeld = "held";
inline constexpr const char* kFees = "fees";
inline constexpr const char* kClearing = "clearing";
inline constexpr const char* kRefunds = "refunds";
inline constexpr const char* kSuspense = "suspense";

// Whose account of which kind.
struct Place {
  static Place available(ByteView owner) { return {kAvailable, to_bytes(owner)}; }
  static Place held(ByteView owner) { return {kHeld, to_bytes(owner)}; }
  static Place of_host(std::string kind) { return {std::move(kind), {}}; }

  std::string kind;
  Bytes owner;  // a person's account id; empty: the host itself
};

// The account's number: a hash of what it is, known before it is opened.
AccountNumber number_of(const Place& place, const Currency& currency);

struct Account {
  AccountNumber number;
  Place place;
  bool may_owe = false;
  bool stored = false;  // or only about to be opened
  Amount balance = 0;
};

// The account as it stands, or as it would be opened. Errors: ledger.kind (the chart has no such kind, or not for such
// an owner).
Result<Account> find_account(Transaction& t, const Place& place, const Currency& currency);
// Writes its balance, and the account itself where it is new.
void store_account(Transaction& t, const Account& account, const Currency& currency);

// The account that a number stands for.
struct NumberedPlace {
  Place place;
  std::string currency;
};
std::optional<NumberedPlace> place_of(Transaction& t, const AccountNumber& number);

}  // namespace majlis::payments
