// Transfers and their postings as they are hashed and stored.
#pragma once

#include "head.hpp"

#include <optional>
#include <string>

namespace majlis::payments {

// Immutable once it is written.
struct Transfer {
  TransferId id;
  OperationId operation;
  std::string kind;
  AccountNumber debit;   // what it is taken from
  AccountNumber credit;  // what it is given to
  std::string currency;
  Amount amount = 0;
  std::optional<TransferId> about;
  std::int64_t at_ms = 0;
  std::int64_t seq = 0;  // of its first posting; the second follows at once
};

struct Posting {
  std::int64_t seq = 0;
  AccountNumber account;
  Amount amount = 0;   // negative: taken
  Amount balance = 0;  // of the account, afterwards
};

// The hash over all postings up to this one: over the one before, this one, and the whole of its transfer.
Digest chain_after(ByteView before, const Transfer& transfer, const Posting& posting);

void store_transfer(Transaction& t, const Transfer& transfer);
// Also moves `head` on.
void store_posting(Transaction& t, Head& head, const Transfer& transfer, const Posting& posting);

std::optional<Transfer> find_transfer(Transaction& t, const TransferId& id);

}  // namespace majlis::payments
