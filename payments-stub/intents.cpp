#include "payments-stub/intents.hpp"

#include "payments-stub/amounts.hpp"
#include "payments-stub/methods.hpp"
#include "payments-stub/params.hpp"

namespace majlis::stub {
namespace {

Refusal wrong_state(const Json& intent, const std::string& what) {
  return Refusal(400, {{"type", "invalid_request_error"},
                       {"code", "payment_intent_unexpected_state"},
                       {"message", "This PaymentIntent could not be " + what + " because it has a status of " +
                                       intent.at("status").get<std::string>() + "."},
                       {"payment_intent", intent}})
      .as_executed();
}

void set_status(Shelf& shelf, Json& intent, const std::string& status, const std::string& event) {
  intent["status"] = status;
  shelf.put(intent);
  if (!event.empty()) shelf.tell("payment_intent." + event, intent);
}

Json new_charge(Shelf& shelf, const Json& intent, const Json& method) {
  const std::string id = shelf.fresh_id("ch");
  return {{"id", id},
          {"object", "charge"},
          {"amount", intent.at("amount")},
          {"amount_captured", 0},
          {"amount_refunded", 0},
          {"balance_transaction", nullptr},
          {"captured", false},
          {"created", shelf.now_s()},
          {"currency", intent.at("currency")},
          {"customer", intent.at("customer")},
          {"description", intent.at("description")},
          {"disputed", false},
          {"failure_code", nullptr},
          {"failure_message", nullptr},
          {"livemode", false},
          {"metadata", intent.at("metadata")},
          {"outcome", nullptr},
          {"paid", false},
          {"payment_intent", intent.at("id")},
          {"payment_method", method.at("id")},
          {"payment_method_details", {{"type", "card"}, {"card", method.at("card")}}},
          {"refunded", false},
          {"status", "pending"}};
}

void decline(Shelf& shelf, Json& intent, const Json& method, const std::string& code, const std::string& decline_code) {
  Json charge = new_charge(shelf, intent, method);
  charge["status"] = "failed";
  charge["failure_code"] = code;
  charge["failure_message"] = "Your card was declined.";
  shelf.put(charge);
  Json error = {{"type", "card_error"},
                {"code", code},
                {"message", "Your card was declined."},
                {"charge", charge.at("id")},
                {"payment_method", method}};
  if (!decline_code.empty()) error["decline_code"] = decline_code;
  intent["latest_charge"] = charge.at("id");
  intent["last_payment_error"] = error;
  intent["payment_method"] = nullptr;
  intent["next_action"] = nullptr;
  set_status(shelf, intent, "requires_payment_method", "payment_failed");
  shelf.tell("charge.failed", charge);
  error["payment_intent"] = intent;
  throw Refusal(402, error).as_executed();
}

void take_money(Shelf& shelf, Json& intent, Json& charge, std::int64_t amount) {
  const std::int64_t authorized = charge.at("amount");
  charge["captured"] = true;
  charge["amount_captured"] = amount;
  if (amount < authorized) charge["amount_refunded"] = 0;
  charge["balance_transaction"] =
      book(shelf, "charge", amount, charge.at("currency"), charge.at("id").get<std::string>());
  shelf.put(charge);
  intent["amount_received"] = amount;
  intent["amount_capturable"] = 0;
  set_status(shelf, intent, "succeeded", "succeeded");
}

void charge_card(Shelf& shelf, Json& intent, const Json& method) {
  Json charge = new_charge(shelf, intent, method);
  charge["status"] = "succeeded";
  charge["paid"] = true;
  charge["outcome"] = {{"network_status", "approved_by_network"}, {"type", "authorized"}, {"risk_level", "normal"}};
  intent["latest_charge"] = charge.at("id");
  intent["last_payment_error"] = nullptr;
  intent["next_action"] = nullptr;
  shelf.put(charge);
  if (intent.at("capture_method") == "manual") {
    intent["amount_capturable"] = intent.at("amount");
    set_status(shelf, intent, "requires_capture", "amount_capturable_updated");
    shelf.tell("charge.succeeded", charge);
    return;
  }
  take_money(shelf, intent, charge, intent.at("amount"));
  shelf.tell("charge.succeeded", charge);
}

void need_action(Shelf& shelf, Json& intent) {
  const Json back = intent.at("_return_url");
  const std::string url = "/_stub/authenticate/" + intent.at("id").get<std::string>();
  intent["next_action"] = {
      {"type", "redirect_to_url"},
      {"redirect_to_url", {{"url", intent.at("_base").get<std::string>() + url}, {"return_url", back}}}};
  set_status(shelf, intent, "requires_action", "requires_action");
}

Json confirm(Shelf& shelf, Json intent, const FaultPlan& faults) {
  const Json method_id = intent.at("payment_method");
  if (!method_id.is_string())
    throw invalid("You cannot confirm this PaymentIntent because it's missing a payment method.", "payment_method",
                  "payment_intent_unexpected_state");
  const Json method = method_for(shelf, method_id);
  intent["payment_method"] = method.at("id");
  const Card& card = card_of(method);
  if (faults.has("decline")) decline(shelf, intent, method, "card_declined", "generic_decline");
  if (card.behaviour == Behaviour::kDeclines)
    decline(shelf, intent, method, std::string(card.code), std::string(card.decline_code));
  if (card.behaviour == Behaviour::kNeedsAction || faults.has("needs_action")) {
    need_action(shelf, intent);
  } else {
    charge_card(shelf, intent, method);
  }
  return intent;
}

}  // namespace

std::string book(Shelf& shelf, const std::string& type, std::int64_t amount, const std::string& currency,
                 const std::string& source) {
  const Json transaction = {{"id", shelf.fresh_id("txn")},
                            {"object", "balance_transaction"},
                            {"amount", amount},
                            {"available_on", shelf.now_s()},
                            {"created", shelf.now_s()},
                            {"currency", currency},
                            {"description", nullptr},
                            {"exchange_rate", nullptr},
                            {"fee", 0},
                            {"fee_details", Json::array()},
                            {"net", amount},
                            {"reporting_category", type},
                            {"source", source},
                            {"status", "available"},
                            {"type", type}};
  shelf.put(transaction);
  return transaction.at("id");
}

Json create_intent(Shelf& shelf, const Json& params, const FaultPlan& faults) {
  const std::int64_t amount = need_integer(params, "amount");
  const std::string currency = need_text(params, "currency");
  check_charge(amount, currency);
  const std::string capture = find_text(params, "capture_method").value_or("automatic");
  if (capture != "automatic" && capture != "manual" && capture != "automatic_async")
    throw invalid("Invalid capture_method: must be one of automatic, automatic_async, or manual", "capture_method");
  const auto customer = find_text(params, "customer");
  if (customer) shelf.need("customer", *customer, "customer");
  const bool confirms = find_flag(params, "confirm").value_or(false);
  std::vector<Json> types = list_of(map_of(params, "payment_method_types"));
  if (types.empty()) types.emplace_back("card");
  const std::string id = shelf.fresh_id("pi");
  Json intent = {{"id", id},
                 {"object", "payment_intent"},
                 {"amount", amount},
                 {"amount_capturable", 0},
                 {"amount_details", {{"tip", Json::object()}}},
                 {"amount_received", 0},
                 {"application", nullptr},
                 {"automatic_payment_methods", nullptr},
                 {"canceled_at", nullptr},
                 {"cancellation_reason", nullptr},
                 {"capture_method", capture},
                 {"client_secret", id + "_secret_" + shelf.fresh_id("s")},
                 {"confirmation_method", "automatic"},
                 {"created", shelf.now_s()},
                 {"currency", currency},
                 {"customer", customer ? Json(*customer) : Json()},
                 {"description", or_null(params, "description")},
                 {"last_payment_error", nullptr},
                 {"latest_charge", nullptr},
                 {"livemode", false},
                 {"metadata", merged_metadata({}, params)},
                 {"next_action", nullptr},
                 {"payment_method", nullptr},
                 {"payment_method_types", types},
                 {"processing", nullptr},
                 {"receipt_email", or_null(params, "receipt_email")},
                 {"setup_future_usage", or_null(params, "setup_future_usage")},
                 {"shipping", nullptr},
                 {"status", "requires_payment_method"},
                 {"_return_url", or_null(params, "return_url")},
                 {"_base", params.value("_base", "")}};
  if (const auto method = find_text(params, "payment_method"); method && !method->empty()) {
    intent["payment_method"] = method_for(shelf, *method).at("id");
    intent["status"] = "requires_confirmation";
  }
  if (confirms && !intent.at("payment_method").is_string())
    throw invalid("You must provide a payment method to confirm this PaymentIntent.", "payment_method",
                  "parameter_missing");
  shelf.put(intent);
  shelf.tell("payment_intent.created", intent);
  return confirms ? confirm(shelf, intent, faults) : intent;
}

Json update_intent(Shelf& shelf, const std::string& id, const Json& params) {
  Json intent = shelf.need("payment_intent", id, "intent");
  const std::string status = intent.at("status");
  if (const auto amount = find_integer(params, "amount")) {
    if (!status.starts_with("requires_") || status == "requires_capture") throw wrong_state(intent, "updated");
    check_charge(*amount, intent.at("currency"));
    intent["amount"] = *amount;
  }
  if (const auto method = find_text(params, "payment_method")) {
    intent["payment_method"] = method_for(shelf, *method).at("id");
    if (status == "requires_payment_method") intent["status"] = "requires_confirmation";
  }
  for (const char* field : {"description", "receipt_email"})
    if (params.contains(field)) intent[field] = or_null(params, field);
  intent["metadata"] = merged_metadata(intent.at("metadata"), params);
  shelf.put(intent);
  return intent;
}

Json confirm_intent(Shelf& shelf, const std::string& id, const Json& params, const FaultPlan& faults) {
  Json intent = shelf.need("payment_intent", id, "intent");
  const std::string status = intent.at("status");
  if (status != "requires_payment_method" && status != "requires_confirmation" && status != "requires_action")
    throw wrong_state(intent, "confirmed");
  if (const auto method = find_text(params, "payment_method")) intent["payment_method"] = *method;
  if (params.contains("return_url")) intent["_return_url"] = or_null(params, "return_url");
  return confirm(shelf, std::move(intent), faults);
}

Json capture_intent(Shelf& shelf, const std::string& id, const Json& params) {
  Json intent = shelf.need("payment_intent", id, "intent");
  if (intent.at("status") != "requires_capture") throw wrong_state(intent, "captured");
  const std::int64_t held = intent.at("amount_capturable");
  const std::int64_t amount = find_integer(params, "amount_to_capture").value_or(held);
  if (amount < 1 || amount > held)
    throw invalid(
        "The amount to capture must be from 1 to the amount that can be captured, " + std::to_string(held) + ".",
        "amount_to_capture", amount < 1 ? "parameter_invalid_integer" : "amount_too_large");
  Json charge = shelf.need("charge", intent.at("latest_charge"));
  take_money(shelf, intent, charge, amount);
  shelf.tell("charge.captured", charge);
  return intent;
}

Json cancel_intent(Shelf& shelf, const std::string& id, const Json& params) {
  Json intent = shelf.need("payment_intent", id, "intent");
  const std::string status = intent.at("status");
  if (status == "succeeded" || status == "canceled" || status == "processing") throw wrong_state(intent, "canceled");
  intent["canceled_at"] = shelf.now_s();
  intent["cancellation_reason"] = or_null(params, "cancellation_reason");
  intent["amount_capturable"] = 0;
  intent["next_action"] = nullptr;
  set_status(shelf, intent, "canceled", "canceled");
  return intent;
}

Json authenticate_intent(Shelf& shelf, const std::string& id, bool succeeds) {
  Json intent = shelf.need("payment_intent", id, "intent");
  if (intent.at("status") != "requires_action") throw wrong_state(intent, "authenticated");
  const Json method = method_for(shelf, intent.at("payment_method"));
  if (succeeds) {
    charge_card(shelf, intent, method);
    return intent;
  }
  intent["last_payment_error"] = {{"type", "card_error"},
                                  {"code", "payment_intent_authentication_failure"},
                                  {"message", "The provided PaymentMethod has failed authentication."}};
  intent["payment_method"] = nullptr;
  intent["next_action"] = nullptr;
  set_status(shelf, intent, "requires_payment_method", "payment_failed");
  return intent;
}

}  // namespace majlis::stub
