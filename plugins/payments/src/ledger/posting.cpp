#include "posting.hpp"

#include "hash.hpp"

namespace majlis::payments {

using sdk::Row;

Digest chain_after(ByteView before, const Transfer& transfer, const Posting& posting) {
  return Hash("majlis ledger posting v1")
      .add(before)
      .add(posting.seq)
      .add(posting.account.view())
      .add(posting.amount)
      .add(posting.balance)
      .add(transfer.id.view())
      .add(transfer.operation.view())
      .add(transfer.kind)
      .add(transfer.debit.view())
      .add(transfer.credit.view())
      .add(transfer.currency)
      .add(transfer.amount)
      .add(transfer.about ? transfer.about->view() : ByteView())
      .add(transfer.at_ms)
      .finish();
}

void store_transfer(Transaction& t, const Transfer& transfer) {
  t.run(
      "INSERT INTO transfer(id, operation, kind, debit, credit, currency, amount, about, at_ms, seq) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      transfer.id, transfer.operation, transfer.kind, transfer.debit, transfer.credit, transfer.currency,
      transfer.amount, transfer.about, transfer.at_ms, transfer.seq);
}

void store_posting(Transaction& t, Head& head, const Transfer& transfer, const Posting& posting) {
  head.chain = to_bytes(chain_after(head.chain, transfer, posting));
  head.seq = posting.seq;
  t.run("INSERT INTO posting(seq, transfer, account, amount, balance, chain) VALUES ($1, $2, $3, $4, $5, $6)",
        posting.seq, transfer.id, posting.account, posting.amount, posting.balance, head.chain);
}

std::optional<Transfer> find_transfer(Transaction& t, const TransferId& id) {
  std::optional<Transfer> found;
  for (const Row& row : t.query("SELECT operation, kind, debit, credit, currency, amount, about, at_ms, seq "
                                "FROM transfer WHERE id = $1",
                                id))
    found = Transfer{id,
                     row.get<OperationId>(0),
                     row.get<std::string>(1),
                     row.get<AccountNumber>(2),
                     row.get<AccountNumber>(3),
                     row.get<std::string>(4),
                     row.get<Amount>(5),
                     row.get<std::optional<TransferId>>(6),
                     row.get<std::int64_t>(7),
                     row.get<std::int64_t>(8)};
  return found;
}

}  // namespace majlis::payments
