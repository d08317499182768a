#include "head.hpp"

#include <stdexcept>

namespace majlis::payments {
namespace {

Head head_of(sdk::Rows rows) {
  std::optional<Head> head;
  for (const sdk::Row& row : rows) head = Head{row.get<std::int64_t>(0), row.get<Bytes>(1), row.get<std::int64_t>(2)};
  if (!head) throw std::runtime_error("the ledger has lost its head: restore it from a backup");
  return *head;
}

}  // namespace

Head take_head(Transaction& t, std::int64_t now_ms) {
  return head_of(
      t.query("UPDATE head SET at_ms = CASE WHEN at_ms < $1 THEN $1 ELSE at_ms END WHERE one = 1 "
              "RETURNING seq, chain, at_ms",
              now_ms));
}

Head read_head(Transaction& t) { return head_of(t.query("SELECT seq, chain, at_ms FROM head WHERE one = 1")); }

void put_head(Transaction& t, const Head& head) {
  t.run("UPDATE head SET seq = $1, chain = $2 WHERE one = 1", head.seq, head.chain);
}

}  // namespace majlis::payments
