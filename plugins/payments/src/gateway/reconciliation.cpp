#include "reconciliation.hpp"

namespace majlis::payments {

using sdk::Row;
using sdk::task;

namespace {

constexpr std::int64_t kRows = 100;

void differ(const std::string& what, Amount ledger, Amount gateway, Findings& findings) {
  if (ledger != gateway)
    findings.add("audit.clearing", what + " is " + std::to_string(ledger) + " in the ledger and " +
                                       std::to_string(gateway) + " at the gateway");
}

Amount gone(const GatewayRefund& refund) { return refund.state == GatewayRefund::State::kFailed ? 0 : refund.amount; }

Amount taken(auto& amounts, const auto& id) {
  const auto found = amounts.find(id);
  if (found == amounts.end()) return 0;
  const Amount amount = found->second;
  amounts.erase(found);
  return amount;
}

}  // namespace

task<std::string> Reconciliation::run(Findings& findings) {
  if (cashier_.gateway() == nullptr) co_return "none";
  Said said;
  const bool payments = co_await list_payments(said);
  if (!payments) co_return "unreachable";
  const bool refunds = co_await list_refunds(said);
  if (!refunds) co_return "unreachable";
  const std::vector<Doubt> doubts = compare(std::move(said), findings);
  for (const Doubt& doubt : doubts) {
    const bool settled = co_await settle(doubt, findings);
    if (!settled) co_return "unreachable";
  }
  co_return "compared";
}

task<bool> Reconciliation::list_payments(Said& said) {
  std::string after;
  do {
    const GatewayRequest question = cashier_.gateway()->payments_since(0, after);
    const GatewayAnswer answer = co_await cashier_.ask(question);
    const auto page = cashier_.gateway()->read_payments(answer);
    if (page.fate != Fate::kDone) co_return false;
    for (const GatewayPayment& each : page.objects)
      if (each.about && each.captured > 0) said.payments[*each.about] += each.captured;
    after = page.last;
  } while (!after.empty());
  co_return true;
}

task<bool> Reconciliation::list_refunds(Said& said) {
  std::string after;
  do {
    const GatewayRequest question = cashier_.gateway()->refunds("", after);
    const GatewayAnswer answer = co_await cashier_.ask(question);
    const auto page = cashier_.gateway()->read_refunds(answer);
    if (page.fate != Fate::kDone) co_return false;
    for (const GatewayRefund& each : page.objects)
      if (each.about) said.refunds[*each.about] += gone(each);
    after = page.last;
  } while (!after.empty());
  co_return true;
}

// Page by page. What the gateway has and we never asked for is wrong at once.
std::vector<Reconciliation::Doubt> Reconciliation::compare(Said said, Findings& findings) {
  std::vector<Doubt> doubts;
  Bytes after;
  const auto page_of = [&](auto& amounts, bool is_return, sdk::Rows rows) {
    std::int64_t count = 0;
    for (const Row& row : rows) {
      ++count;
      const auto id = row.get<TransferId>(0);
      after = to_bytes(id.view());
      if (row.get<Amount>(1) != taken(amounts, id))
        doubts.push_back({(is_return ? "return " : "top-up ") + id.text(), after, row.get<std::string>(2), is_return});
    }
    return count == kRows;
  };
  std::map<TransferId, Amount> payments;
  for (const auto& [id, amount] : said.payments) payments[*TransferId::from_bytes(id.view())] = amount;
  while (database_.read([&](Transaction& t) {
    return page_of(payments, false,
                   t.query("SELECT id, captured, object FROM topup WHERE id > $1 ORDER BY id LIMIT $2", after, kRows));
  })) {
  }
  after.clear();
  while (database_.read([&](Transaction& t) {
    return page_of(said.refunds, true,
                   t.query("SELECT id, CASE WHEN state = 'returned' THEN amount ELSE 0 END, object FROM topup_return "
                           "WHERE id > $1 ORDER BY id LIMIT $2",
                           after, kRows));
  })) {
  }
  for (const auto& [id, amount] : payments) differ("top-up " + id.text(), 0, amount, findings);
  for (const auto& [id, amount] : said.refunds) differ("return " + id.text(), 0, amount, findings);
  return doubts;
}

// It may have changed since it was listed: asked about by itself, it is beside what the ledger has now. What is still
// being asked for is not wrong. False: the gateway does not answer.
task<bool> Reconciliation::settle(const Doubt& doubt, Findings& findings) {
  const Gateway& gateway = *cashier_.gateway();
  Amount there = 0;
  if (!doubt.object.empty()) {
    const GatewayRequest question = doubt.is_return ? gateway.refund_of(doubt.object) : gateway.payment(doubt.object);
    const GatewayAnswer answer = co_await cashier_.ask(question);
    const auto payment = gateway.read_payment(answer);
    const auto refund = gateway.read_refund(answer);
    if ((doubt.is_return ? refund.fate : payment.fate) == Fate::kUnknown) co_return false;
    if (payment.object) there = payment.object->captured;
    if (refund.object) there = gone(*refund.object);
  }
  database_.read([&](Transaction& t) {
    if (t.value<int>("SELECT 1 FROM gateway_call WHERE about = $1 AND state <> 'over' LIMIT 1", doubt.id)) return;
    const auto made = find_return(t, *ReturnId::from_bytes(doubt.id));
    const auto topup = find_topup(t, *TopupId::from_bytes(doubt.id));
    if (made) differ(doubt.what, made->state == kReturned ? made->amount : 0, there, findings);
    if (topup) differ(doubt.what, topup->captured, there, findings);
  });
  co_return true;
}

}  // namespace majlis::payments
