#include "payments-stub/api.hpp"

#include "payments-stub/endpoints.hpp"
#include "payments-stub/intents.hpp"
#include "payments-stub/methods.hpp"
#include "payments-stub/params.hpp"
#include "payments-stub/refunds.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace majlis::stub {
namespace {

// Lists: which fields of the form narrow them down.
struct Kind {
  const char* kind;  // of the object
  std::vector<std::string> filters;
};

const std::map<std::string, Kind>& kinds() {
  static const std::map<std::string, Kind> kKinds{
      {"payment_intents", {"payment_intent", {"customer"}}},
      {"charges", {"charge", {"customer", "payment_intent"}}},
      {"refunds", {"refund", {"payment_intent", "charge"}}},
      {"customers", {"customer", {"email"}}},
      {"payment_methods", {"payment_method", {"customer", "type"}}},
      {"events", {"event", {"type"}}},
      {"webhook_endpoints", {"webhook_endpoint", {}}},
      {"balance_transactions", {"balance_transaction", {"source", "type", "currency"}}},
  };
  return kKinds;
}

Json list(Shelf& shelf, const Kind& kind, const std::string& path, const Json& params) {
  return shelf.page(kind.kind, path, params, [&](const Json& object) {
    return std::ranges::all_of(kind.filters, [&](const std::string& field) {
      const auto wanted = find_text(params, field);
      return !wanted || object.value(field, Json()) == *wanted;
    });
  });
}

Json balance(Shelf& shelf) {
  std::map<std::string, std::int64_t> sums;
  shelf.each("balance_transaction", [&](const Json& transaction) {
    sums[transaction.at("currency")] += transaction.at("net").get<std::int64_t>();
    return true;
  });
  Json available = Json::array();
  for (const auto& [currency, amount] : sums) available.push_back({{"currency", currency}, {"amount", amount}});
  return {{"object", "balance"}, {"available", available}, {"pending", Json::array()}, {"livemode", false}};
}

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view part = path.substr(0, path.find('/'));
    parts.emplace_back(part);
    path.remove_prefix(part.size());
  }
  return parts;
}

std::optional<Json> create(Shelf& shelf, const std::string& what, const Json& params, const FaultPlan& faults) {
  if (what == "payment_intents") return create_intent(shelf, params, faults);
  if (what == "refunds") return create_refund(shelf, params, faults);
  if (what == "customers") return create_customer(shelf, params);
  if (what == "payment_methods") return create_method(shelf, params);
  if (what == "webhook_endpoints") return create_endpoint(shelf, params);
  return std::nullopt;
}

std::optional<Json> update(Shelf& shelf, const std::string& what, const std::string& id, const Json& params) {
  if (what == "payment_intents") return update_intent(shelf, id, params);
  if (what == "refunds") return update_refund(shelf, id, params);
  if (what == "customers") return update_customer(shelf, id, params);
  if (what == "webhook_endpoints") return update_endpoint(shelf, id, params);
  return std::nullopt;
}

std::optional<Json> act(Shelf& shelf, const std::vector<std::string>& parts, const Json& params,
                        const FaultPlan& faults) {
  const std::string what = parts[1] + "/" + parts[3], &id = parts[2];
  if (what == "payment_intents/confirm") return confirm_intent(shelf, id, params, faults);
  if (what == "payment_intents/capture") return capture_intent(shelf, id, params);
  if (what == "payment_intents/cancel") return cancel_intent(shelf, id, params);
  if (what == "payment_methods/attach") return attach_method(shelf, id, params);
  if (what == "payment_methods/detach") return detach_method(shelf, id);
  return std::nullopt;
}

std::optional<Json> remove(Shelf& shelf, const std::string& what, const std::string& id) {
  if (what == "customers") return remove_customer(shelf, id);
  if (what == "webhook_endpoints") return remove_endpoint(shelf, id);
  return std::nullopt;
}

std::optional<Json> route(Shelf& shelf, const Call& call, const FaultPlan& faults) {
  const auto parts = parts_of(call.path);
  if (parts.size() < 2 || parts[0] != "v1") return std::nullopt;
  if (call.path == "/v1/balance" && call.verb == "GET") return balance(shelf);
  const auto kind = kinds().find(parts[1]);
  if (kind == kinds().end()) return std::nullopt;
  if (call.verb == "GET" && parts.size() == 2) return list(shelf, kind->second, call.path, call.params);
  if (call.verb == "GET" && parts.size() == 3) return shelf.need(kind->second.kind, parts[2]);
  if (call.verb == "POST" && parts.size() == 2) return create(shelf, parts[1], call.params, faults);
  if (call.verb == "POST" && parts.size() == 3) return update(shelf, parts[1], parts[2], call.params);
  if (call.verb == "POST" && parts.size() == 4) return act(shelf, parts, call.params, faults);
  if (call.verb == "DELETE" && parts.size() == 3) return remove(shelf, parts[1], parts[2]);
  if (call.verb == "GET" && parts.size() == 4 && parts[1] == "customers" && parts[3] == "payment_methods") {
    Json params = call.params;
    params["customer"] = parts[2];
    return list(shelf, kinds().at("payment_methods"), call.path, params);
  }
  return std::nullopt;
}

// "latest_charge", "data.customer": the object in the place of its id.
void expand(Shelf& shelf, Json& object, const std::string& path) {
  const std::string head = path.substr(0, path.find('.'));
  const std::string rest = head.size() == path.size() ? "" : path.substr(head.size() + 1);
  if (!object.is_object() || !object.contains(head)) throw invalid("This property cannot be expanded (" + head + ").");
  Json& field = object[head];
  if (field.is_array()) {
    for (Json& each : field) expand(shelf, each, rest);
    return;
  }
  if (field.is_string())
    if (auto found = shelf.find(field.get<std::string>())) field = *std::move(found);
  if (!rest.empty() && field.is_object()) expand(shelf, field, rest);
}

}  // namespace

Json serve(Shelf& shelf, const Call& call, const FaultPlan& faults) {
  auto result = route(shelf, call, faults);
  if (!result)
    throw Refusal(404, {{"type", "invalid_request_error"},
                        {"message", "Unrecognized request URL (" + call.verb + ": " + call.path +
                                        "). This gateway simulates a part of the API alone."}});
  for (const Json& path : list_of(map_of(call.params, "expand")))
    if (path.is_string()) expand(shelf, *result, path);
  return *std::move(result);
}

Json shown(const Json& object) {
  if (object.is_array()) {
    Json list = Json::array();
    for (const Json& each : object) list.push_back(shown(each));
    return list;
  }
  if (!object.is_object()) return object;
  Json clean = Json::object();
  for (const auto& [name, value] : object.items())
    if (!name.starts_with('_')) clean[name] = shown(value);
  return clean;
}

}  // namespace majlis::stub
