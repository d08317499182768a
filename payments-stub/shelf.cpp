#include "payments-stub/shelf.hpp"

#include "payments-stub/params.hpp"

#include <algorithm>
#include <random>

namespace majlis::stub {

using sdk::Row;

namespace {

constexpr std::int64_t kPageMost = 100;

constexpr const char* kSchema = R"(
CREATE TABLE object(
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX object_by_kind ON object(kind, seq);
CREATE TABLE counter(one INTEGER PRIMARY KEY, ids INTEGER NOT NULL) STRICT;
INSERT INTO counter(one, ids) VALUES (1, 0);
-- Requests under an idempotency key, and what was answered; status 0: it is being carried out.
CREATE TABLE request(
  key TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
-- Events on their way to an endpoint. `mode`: what is wrong with the next attempt, or ''.
CREATE TABLE delivery(
  id INTEGER PRIMARY KEY,
  endpoint TEXT NOT NULL,
  event TEXT NOT NULL,
  mode TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX delivery_by_time ON delivery(due_ms);
-- What happens later by itself: refunds that fail or arrive.
CREATE TABLE later(id INTEGER PRIMARY KEY, what TEXT NOT NULL, object TEXT NOT NULL, due_ms INTEGER NOT NULL) STRICT;
)";

bool in_window(const Json& object, const Json& created) {
  const std::int64_t at = object.value("created", std::int64_t{0});
  const auto bound = [&](const char* name) { return find_integer(created, name); };
  return at >= bound("gte").value_or(INT64_MIN) && at > bound("gt").value_or(INT64_MIN) &&
         at <= bound("lte").value_or(INT64_MAX) && at < bound("lt").value_or(INT64_MAX);
}

}  // namespace

std::vector<sdk::Migration> migrations() { return {{1, "0001_objects", kSchema}}; }

std::string Shelf::fresh_id(const std::string& prefix) {
  const auto number = *t_.value<std::int64_t>("UPDATE counter SET ids = ids + 1 WHERE one = 1 RETURNING ids");
  std::mt19937_64 dice(salt_ ^ (static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15U));
  constexpr std::string_view kLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string id = prefix + "_3" + std::to_string(number) + "M";
  for (int i = 0; i < 16; ++i) id += kLetters[dice() % kLetters.size()];
  return id;
}

void Shelf::put(const Json& object) {
  const auto id = object.at("id").get<std::string>();
  const std::string body = object.dump();
  if (t_.run("UPDATE object SET body = $2 WHERE id = $1", id, body) == 0)
    t_.run("INSERT INTO object(id, kind, body) VALUES ($1, $2, $3)", id, object.at("object").get<std::string>(), body);
}

std::optional<Json> Shelf::find(const std::string& id) {
  const auto body = t_.value<std::string>("SELECT body FROM object WHERE id = $1", id);
  if (!body) return std::nullopt;
  return Json::parse(*body);
}

Json Shelf::need(const std::string& kind, const std::string& id, const std::string& param) {
  auto found = find(id);
  if (!found || found->at("object") != kind) throw missing(kind, id, param);
  return *std::move(found);
}

void Shelf::remove(const std::string& id) { t_.run("DELETE FROM object WHERE id = $1", id); }

void Shelf::each(const std::string& kind, const std::function<bool(const Json& object)>& take) {
  for (const Row& row : t_.query("SELECT body FROM object WHERE kind = $1 ORDER BY seq DESC", kind))
    if (!take(Json::parse(row.get<std::string_view>(0)))) break;
}

Json Shelf::page(const std::string& kind, const std::string& url, const Json& params,
                 const std::function<bool(const Json& object)>& wanted) {
  const std::int64_t limit = find_integer(params, "limit").value_or(10);
  if (limit < 1 || limit > kPageMost) throw invalid("Invalid limit: 1 to 100 are allowed", "limit");
  const Json created = map_of(params, "created");
  const auto after = find_text(params, "starting_after"), before = find_text(params, "ending_before");
  for (const auto& edge : {after, before})
    if (edge) need(kind, *edge, after ? "starting_after" : "ending_before");
  std::vector<Json> found;
  bool begun = !after, more = false;
  each(kind, [&](const Json& object) {
    const std::string id = object.at("id");
    if (before && id == *before) return false;
    if (begun && in_window(object, created) && wanted(object)) found.push_back(object);
    if (after && id == *after) begun = true;
    if (before || static_cast<std::int64_t>(found.size()) <= limit) return true;
    more = true;
    return false;
  });
  const auto most = static_cast<std::size_t>(limit);
  if (found.size() > most) {
    more = true;
    // Of what stands before an edge the nearest count.
    found.erase(before ? found.begin() : found.begin() + limit, before ? found.end() - limit : found.end());
  }
  return {{"object", "list"}, {"url", url}, {"has_more", more}, {"data", found}};
}

void Shelf::tell(const std::string& type, const Json& object) {
  const Json event = {{"id", fresh_id("evt")},
                      {"object", "event"},
                      {"api_version", "2024-06-20"},
                      {"created", now_s()},
                      {"data", {{"object", object}}},
                      {"livemode", false},
                      {"pending_webhooks", 1},
                      {"request", {{"id", nullptr}, {"idempotency_key", cause_.empty() ? Json() : Json(cause_)}}},
                      {"type", type}};
  put(event);
  each("webhook_endpoint", [&](const Json& endpoint) {
    const Json& wanted = endpoint.at("enabled_events");
    const bool hears = std::ranges::any_of(wanted, [&](const Json& each) { return each == "*" || each == type; });
    if (hears && endpoint.at("status") == "enabled")
      t_.run("INSERT INTO delivery(endpoint, event, mode, attempts, due_ms) VALUES ($1, $2, '', 0, $3)",
             endpoint.at("id").get<std::string>(), event.at("id").get<std::string>(), now_ms_);
    return true;
  });
}

}  // namespace majlis::stub
