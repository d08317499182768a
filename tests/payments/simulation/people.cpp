// What people do in the simulator, and what must be true in the end.
#include "plugins/payments/src/gateway/stripe_money.hpp"
#include "world.hpp"

#include <algorithm>
#include <array>

namespace majlis::simulation {

using sdk::object;

namespace {

constexpr auto kCards = std::to_array<const char*>(
    {"pm_card_visa", "pm_card_visa", "pm_card_mastercard", "pm_card_visa", "pm_card_chargeDeclined",
     "pm_card_authenticationRequired", "pm_card_refundFail", "pm_card_pendingRefund"});
struct Money {
  const char* currency;
  std::int64_t unit;
};
constexpr auto kMoney =
    std::to_array<Money>({{"USD", 1}, {"USD", 1}, {"EUR", 1}, {"KWD", 10}, {"JPY", 1}, {"UGX", 1}, {"MGA", 100}});

std::int64_t at(const Json& object, const char* field) { return object.at(field).get<std::int64_t>(); }

}  // namespace

void World::live(int steps) {
  for (int step = 0; step < steps; ++step) {
    act();
    if (below(25) == 0) disk_.cut_power_at(1 + below(40));
    if (below(60) == 0) gateway_disk_.cut_power_at(1 + below(40));
    pass(static_cast<std::int64_t>(1 + below(2000)));
  }
}

void World::act() {
  switch (below(8)) {
    case 0:
    case 1:
    case 2: return top_up();
    case 3: return ask_again();
    case 4: return send();
    case 5: return give_back();
    default: return authenticate();
  }
}

void World::top_up() {
  const int who = static_cast<int>(below(kPeople));
  const Money& money = kMoney.at(below(kMoney.size()));
  Asked asked{who,
              object("currency", money.currency, "amount", static_cast<std::int64_t>(100 + below(2000)) * money.unit,
                     "method", kCards.at(below(kCards.size())), "key", to_bytes(key())),
              {}};
  if (const auto answer = call("payments.topup", asked.params, person(who))) asked.id = answer->at("topup");
  asked_.push_back(std::move(asked));
  ++tally_.topups;
}

// Whoever heard no answer asks again, and whoever did may do so too.
void World::ask_again() {
  if (asked_.empty()) return;
  const std::size_t which = below(asked_.size());
  const auto answer = call("payments.topup", asked_[which].params, person(asked_[which].who));
  if (!answer) return;
  Asked& asked = asked_[which];
  if (asked.id && *asked.id != answer->at("topup")) throw std::logic_error("one key has made two top-ups");
  asked.id = answer->at("topup");
  tally_.doubts += answer->at("state") == "unknown" ? 1 : 0;
}

void World::send() {
  const int from = static_cast<int>(below(kPeople));
  call("payments.send",
       object("to", *person((from + 1) % kPeople).account, "currency", kMoney.at(below(kMoney.size())).currency,
              "amount", static_cast<std::int64_t>(1 + below(300)), "key", to_bytes(key())),
       person(from));
}

void World::give_back() {
  const int who = static_cast<int>(below(kPeople));
  for (const Json& topup : topups_of(who)) {
    if (topup.at("state") != "paid" || below(3) != 0) continue;
    Json params = object("topup", topup.at("topup"), "key", to_bytes(key()));
    if (below(2) == 0) params["amount"] = std::max<std::int64_t>(1, at(topup, "amount") / 200 * 100);
    if (call("payments.topup_refund", params, person(who))) ++tally_.returns;
    return;
  }
}

void World::authenticate() {
  const int who = static_cast<int>(below(kPeople));
  for (const Json& topup : topups_of(who)) {
    if (topup.at("state") != "needs_action" || below(2) == 0) continue;
    const std::string url = topup.at("action_url");
    const std::string body = below(3) == 0 ? "result=fail" : "result=succeed";
    at_gateway([&] { gateway_->control({"POST", url.substr(url.find("/_stub")), body, "", "", ""}, now_ms_); });
    return;
  }
}

std::vector<Json> World::topups_of(int who) {
  std::vector<Json> topups;
  Json params = object("limit", 100);
  while (const auto page = call("payments.topups", params, person(who))) {
    for (const Json& each : page->at("topups")) topups.push_back(each);
    if (!page->at("more").get<bool>()) break;
    params["before"] = topups.back().at("topup");
  }
  return topups;
}

bool World::all_is_over() {
  for (int who = 0; who < kPeople; ++who)
    for (const Json& topup : topups_of(who)) {
      if (topup.at("state") != "paid" && topup.at("state") != "failed") return false;
      for (const Json& each : topup.at("returns"))
        if (each.at("state") == "pending") return false;
    }
  return true;
}

void World::calm_down() {
  calm_ = true;
  disk_.cut_power_at(0);
  gateway_disk_.cut_power_at(0);
  pass(120'000);
  at_gateway([&] { gateway_->set_faults(Json::object()); });
  for (Asked& asked : asked_)
    if (const auto answer = call("payments.topup", asked.params, person(asked.who))) asked.id = answer->at("topup");
  // Events that were put off come within hours, keys that answer 500 are given up after a day.
  constexpr int kRounds = 4 * 24 * 60;
  for (int round = 0; round < kRounds; ++round) {
    pass(60'000);
    if (round % 30 == 29 && all_is_over() && gateway_ && !gateway_->next_ms()) return;
  }
}

std::vector<std::string> World::findings() {
  std::vector<std::string> wrong;
  if (!all_is_over()) wrong.emplace_back("something is still open after four days");
  check_acknowledged(wrong);
  check_statements(wrong);
  check_gateway(wrong);
  check_audit(wrong);
  return wrong;
}

// Each key had one effect, which is there.
void World::check_acknowledged(std::vector<std::string>& wrong) {
  std::size_t there = 0;
  for (int who = 0; who < kPeople; ++who)
    for (const Json& topup : topups_of(who)) {
      ++there;
      tally_.paid += topup.at("state") == "paid" ? 1 : 0;
      tally_.failed += topup.at("state") == "failed" ? 1 : 0;
      for (const Json& each : topup.at("returns")) tally_.bounced += each.at("state") == "failed" ? 1 : 0;
    }
  std::set<Json> ids;
  for (const Asked& asked : asked_)
    if (asked.id) ids.insert(*asked.id);
  if (ids.size() != there || ids.size() != asked_.size())
    wrong.push_back(std::to_string(asked_.size()) + " top-ups were asked for, " + std::to_string(ids.size()) +
                    " acknowledged, and " + std::to_string(there) + " are there");
}

// A statement explains each balance, entry by entry.
void World::check_statements(std::vector<std::string>& wrong) {
  for (int who = 0; who < kPeople; ++who) {
    const auto balances = call("payments.balance", object(), person(who));
    for (const Json& balance : balances->at("balances")) {
      std::int64_t sum = 0;
      std::optional<std::int64_t> after;
      Json params = object("currency", balance.at("currency"), "limit", 50);
      while (const auto page = call("payments.statement", params, person(who))) {
        for (const Json& entry : page->at("entries")) {
          sum += at(entry, "amount");
          if (after && at(entry, "balance") != *after) wrong.emplace_back("a statement does not add up");
          after = at(entry, "balance") - at(entry, "amount");
          params["before"] = entry.at("seq");
        }
        if (!page->at("more").get<bool>()) break;
      }
      if (sum != at(balance, "available") || after.value_or(0) != 0)
        wrong.push_back("a statement says " + std::to_string(sum) + " where the balance is " + balance.dump());
    }
  }
}

Json World::ask_gateway(const std::string& path) {
  stub::Exchange exchange = gateway_->begin({"GET", path, "", "", "Bearer sk_test_simulated", ""}, now_ms_);
  return gateway_->finish(exchange, now_ms_).body;
}

// What people have is what the gateway has, to the unit, and no top-up was charged twice.
void World::check_gateway(std::vector<std::string>& wrong) {
  std::map<std::string, std::int64_t> here, there;
  for (int who = 0; who < kPeople; ++who) {
    const auto balances = call("payments.balance", object(), person(who));
    for (const Json& balance : balances->at("balances"))
      here[balance.at("currency")] += at(balance, "available") + at(balance, "held");
  }
  const Json balance = ask_gateway("/v1/balance");
  for (const Json& each : balance.at("available")) {
    const auto currency = currency_of_stripe(each.at("currency").get<std::string>());
    there[std::string(currency->code())] = *from_stripe(at(each, "amount"), *currency);
  }
  std::erase_if(here, [](const auto& entry) { return entry.second == 0; });
  std::erase_if(there, [](const auto& entry) { return entry.second == 0; });
  if (here != there) wrong.push_back("people have " + Json(here).dump() + ", the gateway has " + Json(there).dump());
  std::map<std::string, int> objects;
  std::string path = "/v1/payment_intents?limit=100";
  while (true) {
    const Json page = ask_gateway(path);
    for (const Json& each : page.at("data"))
      if (++objects[each.at("metadata").at("majlis_topup").get<std::string>()] > 1)
        wrong.emplace_back("a top-up has two payments at the gateway");
    if (!page.at("has_more").get<bool>()) return;
    path = "/v1/payment_intents?limit=100&starting_after=" + page.at("data").back().at("id").get<std::string>();
  }
}

void World::check_audit(std::vector<std::string>& wrong) {
  for (int round = 0; round < 1000; ++round) {
    const auto report = call("payments.audit", object(), Someone::admin());
    if (!report) break;
    if (!report->at("done").get<bool>()) continue;
    for (const Json& finding : report->at("findings"))
      wrong.push_back(finding.at("rule").get<std::string>() + ": " + finding.at("what").get<std::string>());
    if (report->at("gateway") != "compared") wrong.push_back("the gateway is " + report->at("gateway").dump());
    return;
  }
  wrong.emplace_back("the audit does not end");
}

}  // namespace majlis::simulation
