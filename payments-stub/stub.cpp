#include "payments-stub/stub.hpp"

#include "payments-stub/intents.hpp"
#include "payments-stub/params.hpp"
#include "payments-stub/refunds.hpp"

#include "base/encoding.hpp"

#include <sodium/crypto_hash_sha256.h>

#include <array>

namespace majlis::stub {
namespace {

constexpr std::int64_t kKeyKeptMs = std::int64_t{24} * 3600 * 1000;
constexpr std::size_t kKeyMost = 255;
constexpr int kServerError = 500, kConflict = 409, kTooMany = 429, kUnauthorized = 401;

std::string path_of(const std::string& target) { return target.substr(0, target.find('?')); }

std::string digest_of(const Request& request, const Json& params) {
  const std::string text = request.verb + " " + path_of(request.target) + " " + params.dump();
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> digest;
  crypto_hash_sha256(digest.data(), as_bytes(text).data(), text.size());
  return to_hex(digest);
}

Answer refuse(int status, const std::string& type, const std::string& message, const std::string& code = "") {
  Json error = {{"type", type}, {"message", message}};
  if (!code.empty()) error["code"] = code;
  return {status, {{"error", error}}};
}

Answer answer_of(const Refusal& refusal) { return {refusal.status(), {{"error", shown(refusal.error())}}}; }

// "Bearer sk_test_…", or the same as the name of Basic.
bool is_authorized(const std::string& authorization) {
  return authorization.starts_with("Bearer sk_test_") || authorization.starts_with("Basic c2tfdGVzdF");
}

Result<Json> params_of(const Request& request) {
  const std::size_t question = request.target.find('?');
  const bool in_query = request.body.empty() && question != std::string::npos;
  return read_form(in_query ? std::string_view(request.target).substr(question + 1) : std::string_view(request.body));
}

// What goes wrong before the request is looked at.
void spoil_early(Exchange& exchange) {
  const FaultPlan& faults = exchange.faults;
  if (faults.has("rate_limit"))
    exchange.answer =
        refuse(kTooMany, "invalid_request_error", "Too many requests hit the API too quickly.", "rate_limit");
  if (faults.has("conflict"))
    exchange.answer =
        refuse(kConflict, "invalid_request_error", "This object cannot be accessed right now.", "lock_timeout");
  if (faults.has("reset")) {
    exchange.answer = refuse(kServerError, "api_error", "reset");
    exchange.passage = Passage::kReset;
  }
  if (faults.has("timeout_before_commit")) {
    exchange.answer = refuse(kServerError, "api_error", "timeout");
    exchange.passage = Passage::kSilence;
    exchange.silence_ms = faults.delay_ms;
  }
}

// And afterwards, on the way back.
void spoil_late(Exchange& exchange) {
  const FaultPlan& faults = exchange.faults;
  if (faults.has("garbage")) exchange.passage = Passage::kGarbage;
  if (faults.has("reset_after_commit")) exchange.passage = Passage::kReset;
  if (faults.has("slow")) exchange.passage = Passage::kSlow;
  if (faults.has("timeout_after_commit")) exchange.passage = Passage::kSilence;
  exchange.silence_ms = faults.delay_ms;
}

}  // namespace

Stub::Stub(sdk::DatabaseOptions options, std::uint64_t salt, std::function<void()> crash)
    : database_([&] {
        options.migrations = migrations();
        options.threads = false;
        options.read_limit = std::chrono::minutes(1);
        return std::move(options);
      }()),
      salt_(salt),
      crash_(std::move(crash)) {
  // What was under way when the process went down was not carried out: that is one transaction with its answer.
  database_.write_and_wait([](sdk::Transaction& t) { t.run("DELETE FROM request WHERE status = 0"); });
}

void Stub::crash_point() {
  if (faults_.crashes_here()) crash_();
}

Exchange Stub::begin(const Request& request, std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  Exchange exchange{request, Json::object(), "", {}, {}, Passage::kWhole, 0};
  if (!is_authorized(request.authorization)) {
    exchange.answer = refuse(kUnauthorized, "invalid_request_error",
                             "No valid API key provided: any that begins with sk_test_ is taken here.");
    return exchange;
  }
  const auto params = params_of(request);
  if (!params || request.key.size() > kKeyMost) {
    exchange.answer =
        refuse(400, "invalid_request_error", params ? "Idempotency-Key is too long" : params.error().detail);
    return exchange;
  }
  exchange.params = *params;
  exchange.params["_base"] = request.base;
  exchange.digest = digest_of(request, *params);
  exchange.faults = faults_.plan(request.verb + " " + path_of(request.target), request.key);
  spoil_early(exchange);
  if (exchange.answer) return exchange;
  if (request.verb == "POST" && !request.key.empty()) exchange.answer = take_key(exchange, now_ms);
  spoil_late(exchange);
  crash_point();
  return exchange;
}

std::optional<Answer> Stub::take_key(const Exchange& exchange, std::int64_t now_ms) {
  return on_shelf(now_ms, [&](Shelf& shelf) -> std::optional<Answer> {
    sdk::Transaction& t = shelf.transaction();
    t.run("DELETE FROM request WHERE at_ms <= $1", now_ms - kKeyKeptMs);
    std::optional<Answer> known;
    for (const sdk::Row& row :
         t.query("SELECT digest, status, body FROM request WHERE key = $1", exchange.request.key)) {
      const int status = row.get<int>(1);
      if (row.get<std::string_view>(0) != exchange.digest) {
        known =
            refuse(400, "idempotency_error",
                   "Keys for idempotent requests can only be used with the same parameters they were first used with.");
      } else if (status == 0) {
        known = refuse(kConflict, "invalid_request_error",
                       "There is currently another in-progress request using this idempotent key.",
                       "idempotency_key_in_use");
      } else {
        known = Answer{status, Json::parse(row.get<std::string_view>(2)), true};
      }
    }
    if (!known)
      t.run("INSERT INTO request(key, digest, status, body, at_ms) VALUES ($1, $2, 0, '', $3)", exchange.request.key,
            exchange.digest, now_ms);
    return known;
  });
}

// Throws what was refused before anything was done, so that nothing of it stays.
Answer Stub::carry_out(Shelf& shelf, const Exchange& exchange) {
  const Request& request = exchange.request;
  shelf.set_cause(request.key);
  const Answer broken = refuse(kServerError, "api_error", "Something went wrong on our end.");
  Answer answer = broken;
  if (!exchange.faults.has("error")) {
    try {
      answer = {200, shown(serve(shelf, {request.verb, path_of(request.target), exchange.params}, exchange.faults))};
    } catch (const Refusal& refusal) {
      if (!refusal.executed()) throw;
      answer = answer_of(refusal);
    }
    if (exchange.faults.has("error_after_commit")) answer = broken;
  }
  if (request.verb == "POST" && !request.key.empty())
    shelf.transaction().run("UPDATE request SET status = $2, body = $3 WHERE key = $1", request.key, answer.status,
                            answer.body.dump());
  return answer;
}

Answer Stub::finish(Exchange& exchange, std::int64_t now_ms) {
  if (exchange.answer) return *exchange.answer;
  const std::lock_guard lock(mutex_);
  crash_point();
  Answer answer;
  try {
    answer = on_shelf(now_ms, [&](Shelf& shelf) { return carry_out(shelf, exchange); });
  } catch (const Refusal& refusal) {
    answer = answer_of(refusal);
    give_key_back(exchange, now_ms);
  } catch (const Json::exception&) {
    answer = refuse(400, "invalid_request_error", "A field is of another type than the API's.");
    give_key_back(exchange, now_ms);
  }
  crash_point();
  return answer;
}

void Stub::give_key_back(const Exchange& exchange, std::int64_t now_ms) {
  on_shelf(now_ms, [&](Shelf& shelf) {
    shelf.transaction().run("DELETE FROM request WHERE key = $1 AND status = 0", exchange.request.key);
  });
}

std::vector<Delivery> Stub::due(std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  const auto next = database_.read([&](sdk::Transaction& t) {
    Shelf shelf(t, now_ms, salt_);
    const auto later = next_later_ms(shelf), delivery = next_delivery_ms(shelf);
    return std::min(later.value_or(INT64_MAX), delivery.value_or(INT64_MAX));
  });
  if (next > now_ms) return {};
  auto deliveries = on_shelf(now_ms, [&](Shelf& shelf) {
    run_later(shelf);
    return deliveries_due(shelf, faults_);
  });
  crash_point();
  return deliveries;
}

void Stub::sent(const Delivery& delivery, bool accepted, std::int64_t now_ms) {
  if (!accepted || delivery.id == 0) return;
  const std::lock_guard lock(mutex_);
  crash_point();
  on_shelf(now_ms, [&](Shelf& shelf) { delivered(shelf, delivery.id); });
}

std::optional<std::int64_t> Stub::next_ms() {
  const std::lock_guard lock(mutex_);
  return database_.read([&](sdk::Transaction& t) -> std::optional<std::int64_t> {
    Shelf shelf(t, 0, salt_);
    const auto later = next_later_ms(shelf), delivery = next_delivery_ms(shelf);
    if (!later) return delivery;
    return delivery ? std::min(*later, *delivery) : later;
  });
}

void Stub::set_faults(const Json& wanted) {
  const std::lock_guard lock(mutex_);
  faults_.set(wanted);
}

void Stub::set_endpoint(const std::string& url, const std::string& secret, std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  on_shelf(now_ms, [&](Shelf& shelf) { stub::set_endpoint(shelf, url, secret); });
}

Answer Stub::control(const Request& request, std::int64_t now_ms) {
  const std::string path = path_of(request.target);
  constexpr std::string_view kAuthenticate = "/_stub/authenticate/";
  try {
    if (path == "/_stub/faults" && request.verb == "PUT") {
      const Json wanted = Json::parse(request.body, nullptr, false);
      set_faults(wanted);
      return {200, wanted};
    }
    if (path == "/_stub/faults" && request.verb == "DELETE") {
      set_faults(Json::object());
      return {200, Json::object()};
    }
    const std::lock_guard lock(mutex_);
    if (path == "/_stub/faults" && request.verb == "GET")
      return {200, {{"wanted", faults_.wanted()}, {"faults", Faults::names()}}};
    if (path.starts_with(kAuthenticate) && request.verb == "POST") {
      const auto params = params_of(request);
      const bool succeeds = !params || params->value("result", "succeed") != "fail";
      return on_shelf(now_ms, [&](Shelf& shelf) {
        return Answer{200, shown(authenticate_intent(shelf, path.substr(kAuthenticate.size()), succeeds))};
      });
    }
  } catch (const Refusal& refusal) {
    return answer_of(refusal);
  }
  return refuse(404, "invalid_request_error", "There is nothing here: /_stub/faults and /_stub/authenticate/ID are.");
}

}  // namespace majlis::stub
