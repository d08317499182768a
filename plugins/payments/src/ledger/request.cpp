#include "request.hpp"

namespace majlis::payments {
namespace {

using sdk::Row;

bool pending(const std::string& state) { return state == "open" || state == "partly"; }

// The request, as long as it can be paid or ended. Errors: request.none, request.over.
Result<Request> need_pending(Batch& batch, const RequestId& id, ByteView who, Bytes Request::*role) {
  const auto request = find_request(batch.transaction(), id);
  if (!request || !equal((*request).*role, who)) return Error{"request.none", "there is no such request"};
  const std::string state = state_of_request(batch.transaction(), *request, batch.now_ms());
  if (!pending(state)) return Error{"request.over", "this request is over: it was " + state};
  return *request;
}

void end(Batch& batch, const RequestId& id, std::string_view outcome) {
  batch.transaction().run("INSERT INTO request_end(request, outcome, operation) VALUES ($1, $2, $3)", id, outcome,
                          batch.operation());
}

}  // namespace

std::optional<Request> find_request(Transaction& t, const RequestId& id) {
  for (const Row& row :
       t.query("SELECT asker, payer, currency, amount, at_ms, expires_ms FROM request WHERE id = $1", id)) {
    const auto currency = Currency::of(row.get<std::string_view>(2));
    if (!currency) throw sdk::DatabaseError(0, "a request has a currency that is none");
    return Request{id,
                   row.get<Bytes>(0),
                   row.get<Bytes>(1),
                   *currency,
                   row.get<Amount>(3),
                   row.get<std::int64_t>(4),
                   row.get<std::int64_t>(5)};
  }
  return std::nullopt;
}

Amount paid_of(Transaction& t, const RequestId& id) {
  return t
      .value<Amount>(
          "SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM transfer WHERE about = $1 AND kind = 'request'", id)
      .value_or(0);
}

std::string state_of_request(Transaction& t, const Request& request, std::int64_t now_ms) {
  if (const auto ended = t.value<std::string>("SELECT outcome FROM request_end WHERE request = $1", request.id))
    return *ended;
  const Amount paid = paid_of(t, request.id);
  if (paid >= request.amount) return "paid";
  if (now_ms >= request.expires_ms) return "expired";
  return paid > 0 ? "partly" : "open";
}

Result<Request> make_request(const Batch& batch, ByteView asker, ByteView payer, const Currency& currency,
                             Amount amount, std::int64_t lasts_ms) {
  MAJLIS_CHECK(check_amount(amount));
  if (lasts_ms <= 0) return Error{"request.expiry", "a request ends in the future"};
  if (equal(asker, payer)) return Error{"ledger.same_account", "nobody asks themselves for money"};
  return Request{RequestId(fresh_id(batch.now_ms())),
                 to_bytes(asker),
                 to_bytes(payer),
                 currency,
                 amount,
                 batch.now_ms(),
                 batch.now_ms() + lasts_ms};
}

void add_request(Batch& batch, const Request& request) {
  batch.transaction().run(
      "INSERT INTO request(id, asker, payer, currency, amount, at_ms, expires_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      request.id, request.asker, request.payer, request.currency.code(), request.amount, request.at_ms,
      request.expires_ms);
}

Result<TransferId> pay_request(Batch& batch, const RequestId& id, ByteView payer, std::optional<Amount> amount) {
  MAJLIS_TRY(const Request request, need_pending(batch, id, payer, &Request::payer));
  const Amount left = request.amount - paid_of(batch.transaction(), id);
  const Amount wanted = amount.value_or(left);
  if (wanted > left)
    return Error{"request.paid", "only " + format_money(left, request.currency) + " of it are left to pay"};
  return batch.plan(
      {"request", Place::available(payer), Place::available(request.asker), request.currency, wanted, id});
}

Status decline_request(Batch& batch, const RequestId& id, ByteView payer) {
  MAJLIS_CHECK(need_pending(batch, id, payer, &Request::payer));
  end(batch, id, "declined");
  return {};
}

Status cancel_request(Batch& batch, const RequestId& id, ByteView asker) {
  MAJLIS_CHECK(need_pending(batch, id, asker, &Request::asker));
  end(batch, id, "cancelled");
  return {};
}

}  // namespace majlis::payments
