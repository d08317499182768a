#include "payments-stub/methods.hpp"

#include "payments-stub/params.hpp"

namespace majlis::stub {
namespace {

Json method_of(Shelf& shelf, const Card& card, const Json& params) {
  const std::string number(card.number);
  const Json billing = params.value("billing_details", Json::object());
  Json method = {{"id", shelf.fresh_id("pm")},
                 {"object", "payment_method"},
                 {"billing_details",
                  {{"address", billing.value("address", Json())},
                   {"email", billing.value("email", Json())},
                   {"name", billing.value("name", Json())},
                   {"phone", billing.value("phone", Json())}}},
                 {"card",
                  {{"brand", card.brand},
                   {"country", "US"},
                   {"exp_month", 12},
                   {"exp_year", 2034},
                   {"funding", "credit"},
                   {"last4", number.substr(number.size() - 4)}}},
                 {"created", shelf.now_s()},
                 {"customer", nullptr},
                 {"livemode", false},
                 {"metadata", merged_metadata({}, params)},
                 {"type", "card"},
                 {"_card", card.method}};
  shelf.put(method);
  return method;
}

}  // namespace

const Card& card_of(const Json& method) { return *card_of_method(method.at("_card").get<std::string>()); }

Json method_for(Shelf& shelf, const std::string& id) {
  if (const Card* card = card_of_method(id)) return method_of(shelf, *card, Json::object());
  return shelf.need("payment_method", id, "payment_method");
}

Json create_method(Shelf& shelf, const Json& params) {
  if (need_text(params, "type") != "card") throw invalid("Only card is simulated here", "type");
  const Json given = map_of(params, "card");
  const auto token = find_text(given, "token"), number = find_text(given, "number");
  const Card* card = token ? card_of_token(*token) : number ? card_of_number(*number) : nullptr;
  if (card == nullptr)
    throw Refusal(402, {{"type", "card_error"},
                        {"code", "incorrect_number"},
                        {"message", "Your card number is incorrect: only test cards are known here."},
                        {"param", "card"}});
  return method_of(shelf, *card, params);
}

Json attach_method(Shelf& shelf, const std::string& id, const Json& params) {
  Json method = method_for(shelf, id);
  const std::string customer = need_text(params, "customer");
  shelf.need("customer", customer, "customer");
  method["customer"] = customer;
  shelf.put(method);
  shelf.tell("payment_method.attached", method);
  return method;
}

Json detach_method(Shelf& shelf, const std::string& id) {
  Json method = shelf.need("payment_method", id, "payment_method");
  if (!method.at("customer").is_string())
    throw invalid("The payment method you provided is not attached to a customer so detachment is impossible.");
  method["customer"] = nullptr;
  shelf.put(method);
  shelf.tell("payment_method.detached", method);
  return method;
}

Json create_customer(Shelf& shelf, const Json& params) {
  Json customer = {{"id", shelf.fresh_id("cus")},
                   {"object", "customer"},
                   {"address", nullptr},
                   {"balance", 0},
                   {"created", shelf.now_s()},
                   {"currency", nullptr},
                   {"default_source", nullptr},
                   {"delinquent", false},
                   {"description", or_null(params, "description")},
                   {"email", or_null(params, "email")},
                   {"invoice_settings", {{"default_payment_method", nullptr}}},
                   {"livemode", false},
                   {"metadata", merged_metadata({}, params)},
                   {"name", or_null(params, "name")},
                   {"phone", or_null(params, "phone")},
                   {"shipping", nullptr}};
  shelf.put(customer);
  shelf.tell("customer.created", customer);
  if (const auto method = find_text(params, "payment_method"))
    attach_method(shelf, *method, {{"customer", customer.at("id")}});
  return customer;
}

Json update_customer(Shelf& shelf, const std::string& id, const Json& params) {
  Json customer = shelf.need("customer", id);
  for (const char* field : {"description", "email", "name", "phone"})
    if (params.contains(field)) customer[field] = or_null(params, field);
  customer["metadata"] = merged_metadata(customer.at("metadata"), params);
  shelf.put(customer);
  shelf.tell("customer.updated", customer);
  return customer;
}

Json remove_customer(Shelf& shelf, const std::string& id) {
  const Json customer = shelf.need("customer", id);
  shelf.remove(id);
  shelf.tell("customer.deleted", customer);
  return {{"id", id}, {"object", "customer"}, {"deleted", true}};
}

}  // namespace majlis::stub
