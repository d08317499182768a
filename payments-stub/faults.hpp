// Faults on demand: rules with a chance each, thrown by seeded dice, so that a run can be repeated. Guarded by the
// stub's lock.
#pragma once

#include "payments-stub/answer.hpp"

#include <optional>
#include <random>
#include <set>
#include <vector>

namespace majlis::stub {

struct FaultRule {
  std::string fault;
  std::string method;  // "POST /v1/payment_intents*", of webhooks "charge.*"; or empty for all
  std::string key;     // of idempotency, of webhooks that of the request that led to the event; or empty for all
  double rate = 1;
  std::int64_t times = -1;               // how often at most; -1: for ever
  std::optional<std::int64_t> delay_ms;  // else the fault's own
};

// What goes wrong with one request.
struct FaultPlan {
  bool has(const std::string& fault) const { return faults.contains(fault); }
  std::set<std::string> faults;
  std::int64_t delay_ms = 30'000;  // of silence; and until a refund fails
};

class Faults {
 public:
  // Names of faults; those of webhooks begin with "webhook_".
  static const std::vector<std::string>& names();

  // {seed, rules: [{fault, ?method, ?key, ?rate, ?times, ?delay_ms}], ?crash_at}. Errors: Refusal, naming the field.
  void set(const Json& wanted);
  const Json& wanted() const { return wanted_; }

  FaultPlan plan(const std::string& method, const std::string& key);
  // What goes wrong with an event on its way; `key` is of the request that led to it.
  std::optional<FaultRule> for_delivery(const std::string& type, const std::string& key);
  // Whether this is the point at which the process goes down.
  bool crashes_here();
  std::uint64_t dice(std::uint64_t bound) { return dice_() % bound; }

 private:
  bool strikes(FaultRule& rule, const std::string& method, const std::string& key);

  Json wanted_ = Json::object();
  std::vector<FaultRule> rules_;
  std::mt19937_64 dice_{1};
  std::int64_t crash_at_ = 0;  // points until then; 0: never
};

}  // namespace majlis::stub
