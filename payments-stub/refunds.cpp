#include "payments-stub/refunds.hpp"

#include "payments-stub/intents.hpp"
#include "payments-stub/methods.hpp"
#include "payments-stub/params.hpp"

namespace majlis::stub {
namespace {

constexpr std::int64_t kLaterMs = 5000;

void note_later(Shelf& shelf, const std::string& what, const Json& refund, std::int64_t delay_ms) {
  shelf.transaction().run("INSERT INTO later(what, object, due_ms) VALUES ($1, $2, $3)", what,
                          refund.at("id").get<std::string>(), shelf.now_ms() + delay_ms);
}

Json charge_to_refund(Shelf& shelf, const Json& params) {
  if (const auto id = find_text(params, "charge")) return shelf.need("charge", *id, "charge");
  const Json intent = shelf.need("payment_intent", need_text(params, "payment_intent"), "payment_intent");
  if (intent.at("status") != "succeeded")
    throw invalid("This PaymentIntent does not have a successful charge to refund.", "payment_intent",
                  "payment_intent_unexpected_state")
        .as_executed();
  return shelf.need("charge", intent.at("latest_charge"));
}

void add_to_charge(Shelf& shelf, Json charge, std::int64_t amount) {
  charge["amount_refunded"] = charge.at("amount_refunded").get<std::int64_t>() + amount;
  charge["refunded"] = charge.at("amount_refunded") == charge.at("amount_captured");
  shelf.put(charge);
  if (amount > 0) shelf.tell("charge.refunded", charge);
}

void fail(Shelf& shelf, Json refund) {
  if (refund.at("status") == "failed" || refund.at("status") == "canceled") return;
  refund["status"] = "failed";
  refund["failure_reason"] = "expired_or_canceled_card";
  refund["failure_balance_transaction"] =
      book(shelf, "refund_failure", refund.at("amount"), refund.at("currency"), refund.at("id"));
  shelf.put(refund);
  add_to_charge(shelf, shelf.need("charge", refund.at("charge")), -refund.at("amount").get<std::int64_t>());
  shelf.tell("refund.failed", refund);
  shelf.tell("refund.updated", refund);
}

void arrive(Shelf& shelf, Json refund) {
  if (refund.at("status") != "pending") return;
  refund["status"] = "succeeded";
  shelf.put(refund);
  shelf.tell("refund.updated", refund);
}

}  // namespace

Json create_refund(Shelf& shelf, const Json& params, const FaultPlan& faults) {
  const Json charge = charge_to_refund(shelf, params);
  const std::int64_t left =
      charge.at("amount_captured").get<std::int64_t>() - charge.at("amount_refunded").get<std::int64_t>();
  const std::int64_t amount = find_integer(params, "amount").value_or(left);
  if (left == 0)
    throw invalid("Charge " + charge.at("id").get<std::string>() + " has already been refunded.", "",
                  "charge_already_refunded")
        .as_executed();
  if (amount < 1) throw invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
  if (amount > left)
    throw invalid("Refund amount (" + std::to_string(amount) + ") is greater than unrefunded amount on charge (" +
                      std::to_string(left) + ")",
                  "amount", "amount_too_large")
        .as_executed();
  const Card& card = card_of(shelf.need("payment_method", charge.at("payment_method")));
  const bool waits = card.behaviour == Behaviour::kRefundWaits;
  Json refund = {{"id", shelf.fresh_id("re")},
                 {"object", "refund"},
                 {"amount", amount},
                 {"balance_transaction", nullptr},
                 {"charge", charge.at("id")},
                 {"created", shelf.now_s()},
                 {"currency", charge.at("currency")},
                 {"destination_details", {{"type", "card"}}},
                 {"failure_balance_transaction", nullptr},
                 {"failure_reason", nullptr},
                 {"metadata", merged_metadata({}, params)},
                 {"payment_intent", charge.at("payment_intent")},
                 {"reason", or_null(params, "reason")},
                 {"receipt_number", nullptr},
                 {"status", waits ? "pending" : "succeeded"}};
  refund["balance_transaction"] = book(shelf, "refund", -amount, charge.at("currency"), refund.at("id"));
  shelf.put(refund);
  add_to_charge(shelf, charge, amount);
  shelf.tell("refund.created", refund);
  if (waits) note_later(shelf, "arrive", refund, kLaterMs);
  if (card.behaviour == Behaviour::kRefundFails) note_later(shelf, "fail", refund, kLaterMs);
  if (faults.has("refund_failure")) note_later(shelf, "fail", refund, faults.delay_ms);
  return refund;
}

Json update_refund(Shelf& shelf, const std::string& id, const Json& params) {
  Json refund = shelf.need("refund", id);
  refund["metadata"] = merged_metadata(refund.at("metadata"), params);
  shelf.put(refund);
  return refund;
}

void run_later(Shelf& shelf) {
  std::vector<std::pair<std::string, std::string>> due;
  for (const sdk::Row& row : shelf.transaction().query(
           "SELECT what, object FROM later WHERE due_ms <= $1 ORDER BY due_ms, id", shelf.now_ms()))
    due.emplace_back(row.get<std::string>(0), row.get<std::string>(1));
  if (due.empty()) return;
  shelf.transaction().run("DELETE FROM later WHERE due_ms <= $1", shelf.now_ms());
  for (const auto& [what, id] : due) {
    const Json refund = shelf.need("refund", id);
    what == "fail" ? fail(shelf, refund) : arrive(shelf, refund);
  }
}

std::optional<std::int64_t> next_later_ms(Shelf& shelf) {
  return shelf.transaction().value<std::int64_t>("SELECT due_ms FROM later ORDER BY due_ms LIMIT 1");
}

}  // namespace majlis::stub
