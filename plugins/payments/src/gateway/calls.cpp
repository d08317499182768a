#include "calls.hpp"

#include "base/encoding.hpp"

#include <algorithm>

namespace majlis::payments {

using sdk::Row;

namespace {

// 1 s, 2 s, 4 s … an hour.
std::int64_t pause_ms(std::int64_t attempts) {
  constexpr std::int64_t kFirst = 1000, kLongest = 3'600'000, kDoublings = 12;
  return std::min(kLongest, kFirst << std::clamp<std::int64_t>(attempts - 1, 0, kDoublings));
}

}  // namespace

std::string key_of(const CallName& name) { return "majlis-" + to_hex(name.about) + "-" + name.step; }

void add_call(Transaction& t, const CallName& name, const GatewayRequest& request, std::int64_t now_ms) {
  t.run(
      "INSERT INTO gateway_call(about, step, path, body, state, attempts, first_ms, due_ms) "
      "VALUES ($1, $2, $3, $4, 'waiting', 0, NULL, $5) ON CONFLICT (about, step) DO NOTHING",
      name.about, name.step, request.path, request.body, now_ms);
}

void ask_again(Transaction& t, ByteView about, const GatewayRequest& question, std::int64_t due_ms) {
  t.run(
      "INSERT INTO gateway_call(about, step, path, body, state, attempts, first_ms, due_ms) "
      "VALUES ($1, 'ask', $2, '', 'waiting', 0, NULL, $3) ON CONFLICT (about, step) DO UPDATE SET path = $2, "
      "due_ms = CASE WHEN gateway_call.state = 'over' OR gateway_call.due_ms > $3 THEN $3 ELSE gateway_call.due_ms "
      "END, state = 'waiting', attempts = 0",
      about, question.path, due_ms);
}

std::vector<CallName> calls_due(Transaction& t, std::int64_t now_ms, std::int64_t limit) {
  std::vector<CallName> names;
  for (const Row& row : t.query("SELECT about, step FROM gateway_call WHERE state <> 'over' AND due_ms <= $1 "
                                "ORDER BY due_ms LIMIT $2",
                                now_ms, limit))
    names.push_back({row.get<Bytes>(0), row.get<std::string>(1)});
  return names;
}

std::optional<std::int64_t> next_call_ms(Transaction& t) {
  return t.value<std::int64_t>("SELECT due_ms FROM gateway_call WHERE state <> 'over' ORDER BY due_ms LIMIT 1");
}

std::optional<GatewayCall> begin_call(Transaction& t, const CallName& name, std::int64_t now_ms) {
  std::optional<GatewayCall> call;
  std::int64_t attempts = 0;
  for (const Row& row : t.query("SELECT path, body, attempts, first_ms FROM gateway_call "
                                "WHERE about = $1 AND step = $2 AND state <> 'over'",
                                name.about, name.step)) {
    const auto first_ms = row.get<std::optional<std::int64_t>>(3).value_or(now_ms);
    call = GatewayCall{name, {row.get<std::string>(0), row.get<std::string>(1)}, false, first_ms};
    attempts = row.get<std::int64_t>(2) + 1;
  }
  if (!call) return std::nullopt;
  std::int64_t due_ms = now_ms + pause_ms(attempts);
  const std::int64_t age_ms = now_ms - call->first_ms;
  const bool changes = !call->request.body.empty();
  call->look = changes && age_ms >= kKeyKeptMs;
  const bool waits = changes && !call->look && age_ms >= kSendUntilMs;
  if (waits) due_ms = call->first_ms + kKeyKeptMs;
  t.run("UPDATE gateway_call SET state = $3, attempts = $4, first_ms = $5, due_ms = $6 WHERE about = $1 AND step = $2",
        name.about, name.step, waits ? "unknown" : "sent", attempts, call->first_ms, due_ms);
  if (waits) return std::nullopt;
  return call;
}

void end_call(Transaction& t, const CallName& name) {
  t.run("UPDATE gateway_call SET state = 'over' WHERE about = $1 AND step = $2 AND (state = 'sent' OR step <> 'ask')",
        name.about, name.step);
}

void put_off_call(Transaction& t, const CallName& name, bool doubtful, std::int64_t now_ms) {
  const auto attempts =
      t.value<std::int64_t>("SELECT attempts FROM gateway_call WHERE about = $1 AND step = $2", name.about, name.step)
          .value_or(1);
  t.run(
      "UPDATE gateway_call SET state = CASE WHEN $3 = 1 OR attempts > 1 THEN 'unknown' ELSE 'waiting' END, due_ms = $4 "
      "WHERE about = $1 AND step = $2 AND state = 'sent'",
      name.about, name.step, doubtful ? 1 : 0, now_ms + pause_ms(attempts));
}

bool has_call(Transaction& t, const CallName& name) {
  return t.value<int>("SELECT 1 FROM gateway_call WHERE about = $1 AND step = $2", name.about, name.step).has_value();
}

bool is_over(Transaction& t, const CallName& name) {
  return t
      .value<int>("SELECT 1 FROM gateway_call WHERE about = $1 AND step = $2 AND state = 'over'", name.about, name.step)
      .has_value();
}

bool in_doubt(Transaction& t, ByteView about) {
  return t
      .value<int>("SELECT 1 FROM gateway_call WHERE about = $1 AND state = 'unknown' AND step <> 'ask' LIMIT 1", about)
      .has_value();
}

}  // namespace majlis::payments
