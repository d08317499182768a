#include "postings.hpp"

#include "ledger/kinds.hpp"
#include "rules.hpp"

namespace majlis::payments {
namespace {

using sdk::Row;

struct StoredPosting {
  Posting posting;
  TransferId transfer;
  Bytes chain;
};

std::vector<StoredPosting> read_postings(Transaction& t, std::int64_t first, std::int64_t last) {
  std::vector<StoredPosting> postings;
  for (const Row& row : t.query("SELECT seq, transfer, account, amount, balance, chain FROM posting "
                                "WHERE seq >= $1 AND seq <= $2 ORDER BY seq",
                                first, last))
    postings.push_back({{row.get<std::int64_t>(0), row.get<AccountNumber>(2), row.get<Amount>(3), row.get<Amount>(4)},
                        row.get<TransferId>(1),
                        row.get<Bytes>(5)});
  return postings;
}

std::string at(std::int64_t seq) { return "posting " + std::to_string(seq); }

// The balance is the account's one before and the amount.
void check_balance(Transaction& t, const Posting& posting, Findings& findings) {
  const Amount before = t.value<Amount>(
                             "SELECT balance FROM posting WHERE account = $1 AND seq < $2 "
                             "ORDER BY seq DESC LIMIT 1",
                             posting.account, posting.seq)
                            .value_or(0);
  const auto after = add(before, posting.amount);
  if (!after || *after != posting.balance)
    findings.add("audit.balance", at(posting.seq) + " says " + std::to_string(posting.balance) +
                                      ", and the postings before make another balance");
}

// One posting takes what the other gives, from and to the accounts that the transfer names.
void check_pair(const Transfer& transfer, const StoredPosting& taken, const StoredPosting& given, Findings& findings) {
  if (given.transfer != transfer.id || taken.posting.account != transfer.debit ||
      given.posting.account != transfer.credit || taken.posting.amount != -transfer.amount ||
      given.posting.amount != transfer.amount || transfer.seq != taken.posting.seq)
    findings.add("audit.transfer", at(taken.posting.seq) + " and the next are not the two sides of their transfer");
}

void check_transfer(Transaction& t, const Transfer& transfer, Findings& findings) {
  const std::string where = "transfer " + transfer.id.text();
  if (!t.value<int>("SELECT 1 FROM operation WHERE id = $1", transfer.operation))
    findings.add("audit.operation", where + " belongs to no operation");
  check_rules(t, transfer, findings);
}

}  // namespace

void check_postings(Transaction& t, std::int64_t first, std::int64_t last, Findings& findings) {
  const auto postings = read_postings(t, first, last);
  Bytes chain =
      first == 1 ? Bytes() : t.value<Bytes>("SELECT chain FROM posting WHERE seq = $1", first - 1).value_or(Bytes());
  for (std::size_t i = 0; i < postings.size(); ++i) {
    const auto expected = first + static_cast<std::int64_t>(i);
    if (postings[i].posting.seq != expected) return findings.add("audit.gap", at(expected) + " is missing");
  }
  if (postings.size() % 2 != 0 || static_cast<std::int64_t>(postings.size()) != last - first + 1)
    return findings.add("audit.gap", at(first + static_cast<std::int64_t>(postings.size())) + " is missing");
  for (std::size_t i = 0; i + 1 < postings.size(); i += 2) {
    const auto transfer = find_transfer(t, postings[i].transfer);
    if (!transfer) {
      findings.add("audit.transfer", at(postings[i].posting.seq) + " belongs to no transfer");
    } else {
      check_pair(*transfer, postings[i], postings[i + 1], findings);
      check_transfer(t, *transfer, findings);
    }
    for (const StoredPosting* each : {&postings[i], &postings[i + 1]}) {
      check_balance(t, each->posting, findings);
      if (transfer && !equal(chain_after(chain, *transfer, each->posting), each->chain))
        findings.add("audit.chain", at(each->posting.seq) + " is not what was written, or not where it was written");
      chain = each->chain;
    }
  }
}

}  // namespace majlis::payments
