#include "upkeep.hpp"

#include "ledger/hold.hpp"
#include "office.hpp"

namespace majlis::payments {

using sdk::AccountId;
using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::object;
using sdk::task;

task<void> Upkeep::run() {
  while (!stopped_) {
    co_await host_.timer(pace_);
    std::string trouble;
    try {
      co_await round();
    } catch (const MethodError& error) {
      if (error.code() == Code::kCancelled) throw;
      trouble = error.message();
    } catch (const sdk::DatabaseError& error) {
      trouble = error.what();
    }
    if (!trouble.empty()) host_.log(sdk::Level::kWarning, "holds or the signed head are late: " + trouble);
  }
}

task<void> Upkeep::round() {
  co_await end_holds();
  co_await sign_head();
}

task<void> Upkeep::end_holds() {
  const auto now = static_cast<std::int64_t>(host_.now_ms());
  const std::vector<HoldId> due = database_.read([&](Transaction& t) { return holds_due(t, now); });
  if (due.empty()) co_return;
  const auto end = [due, now](Transaction& t) {
    std::vector<AccountId> payers;
    for (const HoldId& id : due)
      if (expire_hold(t, id, now))
        if (const auto payer = AccountId::from_bytes(find_hold(t, id)->payer)) payers.push_back(*payer);
    return payers;
  };
  const std::vector<AccountId> payers = co_await database_.write(end);
  for (const AccountId& payer : payers)
    host_.publish(sdk::Event("payments.changed", to_bytes(payer.view()), object(), sdk::Audience(payer)));
}

task<void> Upkeep::sign_head() {
  std::optional<Head> head;
  database_.read([&](Transaction& t) {
    const Head now = read_head(t);
    if (now.seq > 0 && !t.value<int>("SELECT 1 FROM signed_head WHERE seq = $1", now.seq)) head = now;
  });
  if (!head) co_return;
  const Json asked = object("message", head_message(head->seq, head->chain, head->at_ms));
  const Json answer = co_await host_.call("keys.sign", asked);
  const Bytes signature = sdk::bytes_at(answer, "signature");
  const auto store = [head, signature](Transaction& t) {
    t.run("INSERT INTO signed_head(seq, chain, at_ms, signature) VALUES ($1, $2, $3, $4) ON CONFLICT (seq) DO NOTHING",
          head->seq, head->chain, head->at_ms, signature);
  };
  co_await database_.write(store);
}

}  // namespace majlis::payments
