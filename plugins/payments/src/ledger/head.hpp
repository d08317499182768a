// Where the ledger stands: how many postings there are, the hash over all of them, and its time. Taking it is the first
// statement of every operation, so that on any engine operations come one after another.
#pragma once

#include "account.hpp"

namespace majlis::payments {

struct Head {
  std::int64_t seq = 0;
  Bytes chain;  // 32 bytes; empty before the first posting
  std::int64_t at_ms = 0;
};

// Moves the ledger's time on to `now_ms`, or leaves it where it is when the clock has gone back.
Head take_head(Transaction& t, std::int64_t now_ms);
Head read_head(Transaction& t);
void put_head(Transaction& t, const Head& head);

}  // namespace majlis::payments
