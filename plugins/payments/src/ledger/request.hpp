// Asking for money: paid in full or in parts, declined by who is asked, cancelled by who asks, or over with its time.
// Parts of an operation.
#pragma once

#include "operation.hpp"

namespace majlis::payments {

using RequestId = TransferId;

struct Request {
  RequestId id;
  Bytes asker;
  Bytes payer;
  Currency currency;
  Amount amount = 0;
  std::int64_t at_ms = 0;
  std::int64_t expires_ms = 0;
};

std::optional<Request> find_request(Transaction& t, const RequestId& id);
// What of it has been paid.
Amount paid_of(Transaction& t, const RequestId& id);
// "open", "partly", "paid", "declined", "cancelled" or "expired".
std::string state_of_request(Transaction& t, const Request& request, std::int64_t now_ms);

// Errors: request.expiry, money.amount, ledger.same_account. Nothing is moved. The row is written by add_request().
Result<Request> make_request(const Batch& batch, ByteView asker, ByteView payer, const Currency& currency,
                             Amount amount, std::int64_t lasts_ms);
void add_request(Batch& batch, const Request& request);

// Pays `amount` of it, or all that is left. Errors: request.none (or another's), request.over, request.paid (more than
// is left), those of Batch::plan.
Result<TransferId> pay_request(Batch& batch, const RequestId& id, ByteView payer, std::optional<Amount> amount);

// Ends it for who is asked (declined) or who asks (cancelled). Errors: request.none, request.over.
Status decline_request(Batch& batch, const RequestId& id, ByteView payer);
Status cancel_request(Batch& batch, const RequestId& id, ByteView asker);

}  // namespace majlis::payments
