// Rows of top-ups and of their returns. Statements alone; parts of closures of the database.
#pragma once

#include "gateway.hpp"
#include "ledger/account.hpp"
#include "states.hpp"

namespace majlis::payments {

struct Topup {
  TopupId id;
  Bytes account;  // the person's
  Currency currency;
  Amount amount = 0;
  std::string state;
  std::string reason;      // why it failed, in the gateway's word
  std::string object;      // the gateway's name for it; empty: none is known
  std::string action_url;  // where the person must act
  Amount captured = 0;
  std::optional<TransferId> transfer;
  std::int64_t at_ms = 0;
};

void add_topup(Transaction& t, const Topup& topup);
std::optional<Topup> find_topup(Transaction& t, const TopupId& id);
std::optional<TopupId> topup_of_object(Transaction& t, const std::string& object);
// Of one account, newest first, behind `before`.
std::vector<Topup> list_topups(Transaction& t, ByteView account, ByteView before, std::int64_t limit);
// Writes what may change of it: everything from `state` to `transfer`.
void store_topup(Transaction& t, const Topup& topup);

struct Return {
  ReturnId id;
  TopupId topup;
  Amount amount = 0;
  std::string state;
  std::string reason;
  std::string object;
  std::int64_t at_ms = 0;
};

void add_return(Transaction& t, const Return& made);
std::optional<Return> find_return(Transaction& t, const ReturnId& id);
std::optional<ReturnId> return_of_object(Transaction& t, const std::string& object);
// Writes its state, reason and object.
void store_return(Transaction& t, const Return& made);
// What of a top-up goes back or has gone, failures aside.
Amount returned_of(Transaction& t, const TopupId& id);

}  // namespace majlis::payments
