#include "payments-stub/endpoints.hpp"

#include "payments-stub/api.hpp"
#include "payments-stub/params.hpp"

#include "base/encoding.hpp"

#include <sodium/crypto_auth_hmacsha256.h>

#include <algorithm>
#include <array>

namespace majlis::stub {

using sdk::Row;

namespace {

constexpr std::int64_t kAttemptsMost = 80;
constexpr std::int64_t kStaleS = 400;
constexpr std::int64_t kReorderMs = 5000, kDelayMs = 600'000;

// 1 s, 2 s, 4 s … an hour.
std::int64_t pause_ms(std::int64_t attempts) {
  constexpr std::int64_t kFirst = 1000, kLongest = 3'600'000;
  return std::min(kLongest, kFirst << std::min<std::int64_t>(attempts, 12));
}

struct Waiting {
  std::int64_t id;
  std::string endpoint;
  std::string event;
  std::string mode;
  std::int64_t attempts;
};

// Later, before anything is sent: others overtake it, or it comes when nobody expects it any more.
bool postponed(Shelf& shelf, Faults& faults, const Waiting& waiting, const FaultRule& fault) {
  const bool overtaken = fault.fault == "webhook_reorder";
  if (!overtaken && fault.fault != "webhook_delay") return false;
  const std::int64_t most = std::max<std::int64_t>(1, fault.delay_ms.value_or(overtaken ? kReorderMs : kDelayMs));
  const bool exact = !overtaken && fault.delay_ms;
  const auto delay = exact ? most : static_cast<std::int64_t>(1 + faults.dice(static_cast<std::uint64_t>(most)));
  shelf.transaction().run("UPDATE delivery SET due_ms = $2, mode = 'late' WHERE id = $1", waiting.id,
                          shelf.now_ms() + delay);
  return true;
}

// Of an event that is sent for the first time; with an empty name: none.
FaultRule fault_of(const Json& event, Faults& faults) {
  const Json key = event.at("request").at("idempotency_key");
  return faults.for_delivery(event.at("type"), key.is_string() ? key.get<std::string>() : "").value_or(FaultRule());
}

void add_delivery(Shelf& shelf, const Waiting& waiting) {
  shelf.transaction().run(
      "INSERT INTO delivery(endpoint, event, mode, attempts, due_ms) VALUES ($1, $2, 'late', 0, $3)", waiting.endpoint,
      waiting.event, shelf.now_ms());
}

Delivery made(Shelf& shelf, const Waiting& waiting, const Json& endpoint, const Json& event, const std::string& fault) {
  Json told = shown(event);
  std::string secret = endpoint.at("_secret");
  std::int64_t at_s = shelf.now_s();
  if (fault == "webhook_wrong_signature") secret += "?";
  if (fault == "webhook_stale") at_s -= kStaleS;
  if (fault == "webhook_unknown_type") told["type"] = "majlis.unheard_of", told["id"] = shelf.fresh_id("evt");
  const std::string body = told.dump();
  const bool spoiled = !fault.empty() && fault != "webhook_duplicate";
  return {spoiled ? 0 : waiting.id, endpoint.at("url"), body, signature_of(secret, at_s, body),
          fault == "webhook_drop"};
}

}  // namespace

std::string signature_of(const std::string& secret, std::int64_t at_s, const std::string& body) {
  const std::string text = std::to_string(at_s) + "." + body;
  std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> mac;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, as_bytes(secret).data(), secret.size());
  crypto_auth_hmacsha256_update(&state, as_bytes(text).data(), text.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  return "t=" + std::to_string(at_s) + ",v1=" + to_hex(mac);
}

Json create_endpoint(Shelf& shelf, const Json& params) {
  const std::string url = need_text(params, "url");
  if (!url.starts_with("http://") && !url.starts_with("https://"))
    throw invalid("Not a valid URL", "url", "url_invalid");
  const std::vector<Json> events = list_of(map_of(params, "enabled_events"));
  if (events.empty()) throw invalid("Missing required param: enabled_events.", "enabled_events", "parameter_missing");
  const std::string secret = "whsec_" + shelf.fresh_id("x").substr(2);
  Json endpoint = {{"id", shelf.fresh_id("we")},
                   {"object", "webhook_endpoint"},
                   {"api_version", or_null(params, "api_version")},
                   {"application", nullptr},
                   {"created", shelf.now_s()},
                   {"description", or_null(params, "description")},
                   {"enabled_events", events},
                   {"livemode", false},
                   {"metadata", merged_metadata({}, params)},
                   {"status", "enabled"},
                   {"url", url},
                   {"_secret", secret}};
  shelf.put(endpoint);
  endpoint["secret"] = secret;  // shown this once
  return endpoint;
}

void set_endpoint(Shelf& shelf, const std::string& url, const std::string& secret) {
  std::optional<Json> found;
  shelf.each("webhook_endpoint", [&](const Json& endpoint) {
    if (endpoint.at("url") == url) found = endpoint;
    return !found;
  });
  Json endpoint = found ? *found : create_endpoint(shelf, {{"url", url}, {"enabled_events", {{"0", "*"}}}});
  endpoint.erase("secret");
  endpoint["_secret"] = secret;
  shelf.put(endpoint);
}

Json update_endpoint(Shelf& shelf, const std::string& id, const Json& params) {
  Json endpoint = shelf.need("webhook_endpoint", id);
  if (params.contains("url")) endpoint["url"] = need_text(params, "url");
  if (params.contains("enabled_events")) endpoint["enabled_events"] = list_of(map_of(params, "enabled_events"));
  if (const auto disabled = find_flag(params, "disabled")) endpoint["status"] = *disabled ? "disabled" : "enabled";
  endpoint["metadata"] = merged_metadata(endpoint.at("metadata"), params);
  shelf.put(endpoint);
  return endpoint;
}

Json remove_endpoint(Shelf& shelf, const std::string& id) {
  shelf.need("webhook_endpoint", id);
  shelf.remove(id);
  return {{"id", id}, {"object", "webhook_endpoint"}, {"deleted", true}};
}

std::vector<Delivery> deliveries_due(Shelf& shelf, Faults& faults) {
  std::vector<Waiting> due;
  for (const Row& row : shelf.transaction().query("SELECT id, endpoint, event, mode, attempts FROM delivery "
                                                  "WHERE due_ms <= $1 ORDER BY due_ms, id LIMIT 100",
                                                  shelf.now_ms()))
    due.push_back({row.get<std::int64_t>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3),
                   row.get<std::int64_t>(4)});
  std::vector<Delivery> deliveries;
  for (const Waiting& waiting : due) {
    const auto endpoint = shelf.find(waiting.endpoint), event = shelf.find(waiting.event);
    if (!endpoint || !event || waiting.attempts >= kAttemptsMost) {
      delivered(shelf, waiting.id);
      continue;
    }
    // Once an event has met its fault it comes as it should.
    const FaultRule fault = waiting.mode.empty() ? fault_of(*event, faults) : FaultRule();
    if (postponed(shelf, faults, waiting, fault)) continue;
    if (fault.fault == "webhook_duplicate") add_delivery(shelf, waiting);
    shelf.transaction().run("UPDATE delivery SET attempts = attempts + 1, mode = 'late', due_ms = $2 WHERE id = $1",
                            waiting.id, shelf.now_ms() + pause_ms(waiting.attempts));
    deliveries.push_back(made(shelf, waiting, *endpoint, *event, fault.fault));
  }
  return deliveries;
}

void delivered(Shelf& shelf, std::int64_t id) { shelf.transaction().run("DELETE FROM delivery WHERE id = $1", id); }

std::optional<std::int64_t> next_delivery_ms(Shelf& shelf) {
  return shelf.transaction().value<std::int64_t>("SELECT due_ms FROM delivery ORDER BY due_ms LIMIT 1");
}

}  // namespace majlis::stub
