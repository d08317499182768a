// What news of the gateway do here: a top-up or return moves along its table, the ledger follows in the same closure of
// the database, and what is to be asked next is noted. News may come late, twice and in any order: old ones change
// nothing, and each effect is an operation of the ledger with a key of its own. Writer alone.
#pragma once

#include "calls.hpp"
#include "ledger/operation.hpp"
#include "topup.hpp"

#include <functional>

namespace majlis::payments {

// What a settlement came to, for the strand.
struct News {
  std::vector<Bytes> changed;        // accounts of people
  std::vector<std::string> trouble;  // for the owner's log
};

class Settlement {
 public:
  Settlement(Transaction& t, const Gateway& gateway, std::int64_t now_ms, std::int64_t action_ms)
      : t_(t), gateway_(gateway), now_ms_(now_ms), action_ms_(action_ms) {}

  // How a payment or refund stands with the gateway.
  void payment(const TopupId& id, const GatewayPayment& payment);
  void refund(const ReturnId& id, const GatewayRefund& refund);
  // The gateway refused a step, or does not know of one that was looked for when its key was gone.
  void refused(const CallName& name, const std::string& reason);
  void lost(const CallName& name);

  News take() { return std::move(news_); }

 private:
  void move(Topup& topup, const char* state, const std::string& reason);
  void pay(Topup& topup, Amount captured);
  void authorized(const Topup& topup);
  void fail(const TopupId& id, const std::string& reason);
  void fail(Return& made, const std::string& reason);
  void go(Return& made);
  void post(const std::string& effect, ByteView about, const Move& move, const std::function<void()>& store);
  void cancel(const Topup& topup);

  Transaction& t_;
  const Gateway& gateway_;
  std::int64_t now_ms_;
  std::int64_t action_ms_;  // how long a person may take to act
  News news_;
};

}  // namespace majlis::payments
