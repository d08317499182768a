// Faults on demand: rules with a chance each, thrown by seeded dice, so that a run can be repeated. Guarded by the
// stub's lock.
#pragma once

#include "payments-stub/answer.hpp"

#include <random>
#include <set>
#include <vector>

namespace majlis::stub {

struct FaultRule {
  std::string fault;
  std::string method;  // "POST /v1/payment_intents*", or empty for all
  std::string key;     // of idempotency, or empty for all
  double rate = 1;
  std::int64_t times = -1;  // how often at most; -1: for ever
  std::int64_t delay_ms = 30'000;
};

// What goes wrong with one request.
struct FaultPlan {
  bool has(const std::string& fault) const { return faults.contains(fault); }
  std::set<std::string> faults;
  std::int64_t delay_ms = 30'000;
};

class Faults {
 public:
  // Names of faults; those of webhooks begin with "webhook_".
  static const std::vector<std::string>& names();

  // {seed, rules: [{fault, ?method, ?key, ?rate, ?times, ?delay_ms}], ?crash_at}. Errors: Refusal, naming the field.
  void set(const Json& wanted);
  const Json& wanted() const { return wanted_; }

  FaultPlan plan(const std::string& method, const std::string& key);
  // What goes wrong with an event on its way: "", or one of the webhooks' faults.
  std::string for_delivery();
  // Whether this is the point at which the process goes down.
  bool crashes_here();
  std::uint64_t dice(std::uint64_t bound) { return dice_() % bound; }

 private:
  bool strikes(FaultRule& rule);

  Json wanted_ = Json::object();
  std::vector<FaultRule> rules_;
  std::mt19937_64 dice_{1};
  std::int64_t crash_at_ = 0;  // points until then; 0: never
};

}  // namespace majlis::stub
