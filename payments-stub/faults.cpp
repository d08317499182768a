#include "payments-stub/faults.hpp"

#include <algorithm>
#include <initializer_list>

namespace majlis::stub {
namespace {

// "POST /v1/payment_intents*": a star at the end stands for whatever follows.
bool fits(const std::string& pattern, const std::string& method) {
  if (pattern.empty()) return true;
  if (pattern.ends_with('*')) return method.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == method;
}

bool is_of_webhooks(const std::string& fault) { return fault.starts_with("webhook_"); }

void check_fields(const Json& given, std::initializer_list<std::string_view> known, const char* param) {
  for (const auto& entry : given.items())
    if (std::ranges::find(known, entry.key()) == known.end())
      throw invalid("There is no field '" + entry.key() + "' here", param);
}

void check_rule(const FaultRule& rule) {
  if (std::ranges::find(Faults::names(), rule.fault) == Faults::names().end())
    throw invalid("There is no fault '" + rule.fault + "'; GET /_stub/faults lists all", "rules");
  if (rule.rate < 0 || rule.rate > 1) throw invalid("A rate is from 0 to 1", "rules");
  if (rule.delay_ms && *rule.delay_ms < 0) throw invalid("A delay is no less than 0", "rules");
  if (is_of_webhooks(rule.fault) && rule.method.find(' ') != std::string::npos)
    throw invalid("The method of a webhook's rule is a type of events, such as charge.*", "rules");
}

FaultRule read_rule(const Json& rule) {
  if (!rule.is_object() || !rule.value("fault", Json()).is_string()) throw invalid("A rule says its fault", "rules");
  check_fields(rule, {"fault", "method", "key", "rate", "times", "delay_ms"}, "rules");
  FaultRule read;
  try {
    read.fault = rule.at("fault");
    read.method = rule.value("method", "");
    read.key = rule.value("key", "");
    read.rate = rule.value("rate", 1.0);
    read.times = rule.value("times", std::int64_t{-1});
    if (rule.contains("delay_ms")) read.delay_ms = rule.at("delay_ms").get<std::int64_t>();
  } catch (const Json::exception& error) {
    throw invalid(std::string("A field of a rule is of another type: ") + error.what(), "rules");
  }
  check_rule(read);
  return read;
}

}  // namespace

const std::vector<std::string>& Faults::names() {
  static const std::vector<std::string> kNames{"decline",
                                               "needs_action",
                                               "timeout_before_commit",
                                               "timeout_after_commit",
                                               "conflict",
                                               "rate_limit",
                                               "error",
                                               "error_after_commit",
                                               "garbage",
                                               "reset",
                                               "reset_after_commit",
                                               "slow",
                                               "refund_failure",
                                               "webhook_duplicate",
                                               "webhook_reorder",
                                               "webhook_delay",
                                               "webhook_drop",
                                               "webhook_wrong_signature",
                                               "webhook_stale",
                                               "webhook_unknown_type"};
  return kNames;
}

void Faults::set(const Json& wanted) {
  if (!wanted.is_object()) throw invalid("A JSON object is wanted: {seed, rules, crash_at}");
  check_fields(wanted, {"seed", "rules", "crash_at"}, "");
  std::vector<FaultRule> rules;
  const Json given = wanted.value("rules", Json::array());
  if (!given.is_array()) throw invalid("A list is wanted", "rules");
  for (const Json& rule : given) rules.push_back(read_rule(rule));
  for (const char* field : {"seed", "crash_at"})
    if (wanted.contains(field) && !wanted.at(field).is_number_unsigned()) throw invalid("A number is wanted", field);
  rules_ = std::move(rules);
  dice_.seed(wanted.value("seed", std::uint64_t{1}));
  crash_at_ = wanted.value("crash_at", std::int64_t{0});
  wanted_ = wanted;
}

bool Faults::strikes(FaultRule& rule, const std::string& method, const std::string& key) {
  constexpr double kSides = 1 << 20;
  if (!fits(rule.method, method) || (!rule.key.empty() && rule.key != key)) return false;
  if (rule.times == 0 || static_cast<double>(dice_() % (1U << 20U)) >= rule.rate * kSides) return false;
  if (rule.times > 0) --rule.times;
  return true;
}

FaultPlan Faults::plan(const std::string& method, const std::string& key) {
  FaultPlan plan;
  for (FaultRule& rule : rules_) {
    if (is_of_webhooks(rule.fault) || !strikes(rule, method, key)) continue;
    plan.faults.insert(rule.fault);
    plan.delay_ms = rule.delay_ms.value_or(plan.delay_ms);
  }
  return plan;
}

std::optional<FaultRule> Faults::for_delivery(const std::string& type, const std::string& key) {
  for (FaultRule& rule : rules_)
    if (is_of_webhooks(rule.fault) && strikes(rule, type, key)) return rule;
  return std::nullopt;
}

bool Faults::crashes_here() { return crash_at_ > 0 && --crash_at_ == 0; }

}  // namespace majlis::stub
