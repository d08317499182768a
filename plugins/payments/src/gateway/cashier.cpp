#include "cashier.hpp"

#include "ledger/head.hpp"

#include <algorithm>

namespace majlis::payments {

using sdk::AccountId;
using sdk::Code;
using sdk::MethodError;
using sdk::object;
using sdk::task;

namespace {

constexpr std::size_t kAtOnce = 32;
constexpr int kPagesMost = 1000;
constexpr std::chrono::milliseconds kRound{30'000};
constexpr std::int64_t kSkewMs = 3'600'000;

// Awaits a transport's answer on the strand.
class Exchange {
 public:
  Exchange(sdk::Host& host, Transport& transport, const GatewayRequest& request, const std::string& key)
      : host_(host), transport_(transport), request_(request), key_(key) {}
  bool await_ready() const { return host_.closed(); }
  void await_suspend(std::coroutine_handle<> waiting) {
    transport_.send(request_, key_, [this, waiting](GatewayAnswer answer) {
      answer_ = std::move(answer);
      host_.post([waiting] { waiting.resume(); });
    });
  }
  GatewayAnswer await_resume() {
    if (host_.closed()) throw MethodError(Code::kCancelled, "the plugin is being unloaded");
    return std::move(answer_);
  }

 private:
  sdk::Host& host_;
  Transport& transport_;
  const GatewayRequest& request_;
  const std::string& key_;
  GatewayAnswer answer_;
};

}  // namespace

Cashier::Cashier(sdk::Host& host, sdk::PluginDatabase& database)
    : host_(host), database_(database), settler_(host.add_settler([this] {
        if (transport_) transport_->close();
      })) {}

Cashier::~Cashier() { host_.remove_settler(settler_); }

void Cashier::open(std::unique_ptr<Gateway> gateway, std::unique_ptr<Transport> transport, std::int64_t action_ms) {
  gateway_ = std::move(gateway);
  transport_ = std::move(transport);
  action_ms_ = action_ms;
  host_.spawn("the gateway's round", run());
}

std::int64_t Cashier::now(Transaction& t, std::int64_t now_ms) { return std::max(now_ms, read_head(t).at_ms); }

// Each call that is put off wakes us in its time; the round is for what an earlier process left.
task<void> Cashier::run() {
  while (!stopped_) {
    kick();
    co_await host_.timer(kRound);
  }
}

task<void> Cashier::wake_later(std::chrono::milliseconds delay) {
  co_await host_.timer(delay);
  kick();
}

void Cashier::kick() {
  if (!gateway_ || stopped_ || busy_.size() >= kAtOnce) return;
  const auto now_ms = static_cast<std::int64_t>(host_.now_ms());
  const auto due = database_.read([&](Transaction& t) { return calls_due(t, now(t, now_ms), 2 * kAtOnce); });
  for (const CallName& name : due)
    if (busy_.size() < kAtOnce && busy_.insert(name).second) host_.spawn("a call to the gateway", serve(name));
}

task<void> Cashier::serve(CallName name) {
  std::string trouble;
  try {
    const auto now_ms = static_cast<std::int64_t>(host_.now_ms());
    const auto begin = [name, now_ms](Transaction& t) { return begin_call(t, name, now(t, now_ms)); };
    const auto begun = co_await database_.write(begin);
    if (begun) co_await settle_call(*begun);
  } catch (const MethodError& error) {
    if (error.code() == Code::kCancelled) throw;
    trouble = error.message();
  } catch (const std::exception& error) {
    trouble = error.what();
  }
  busy_.erase(name);
  if (!trouble.empty()) {
    host_.log(sdk::Level::kSevere, "the gateway's " + name.step + " is late: " + trouble);
    co_return;
  }
  kick();
  const auto next = database_.read([](Transaction& t) { return next_call_ms(t); });
  const std::int64_t delay = next ? *next - static_cast<std::int64_t>(host_.now_ms()) : 0;
  if (delay > 0 && delay < kRound.count())
    host_.spawn("a call to the gateway", wake_later(std::chrono::milliseconds(delay)));
}

task<void> Cashier::settle_call(const GatewayCall& call) {
  if (call.look) {
    co_await look(call);
  } else {
    co_await send(call);
  }
}

task<GatewayAnswer> Cashier::exchange(const GatewayRequest& request, const std::string& key) {
  Exchange waiting(host_, *transport_, request, key);
  co_return co_await waiting;
}

task<GatewayAnswer> Cashier::ask(const GatewayRequest& request) {
  const std::string no_key;
  co_return co_await exchange(request, no_key);
}

Cashier::Verdict Cashier::read(const GatewayCall& call, const GatewayAnswer& answer) {
  const auto about_return = ReturnId::from_bytes(call.name.about);
  const bool is_return = database_.read([&](Transaction& t) { return find_return(t, *about_return).has_value(); });
  if (is_return) {
    const auto read = gateway_->read_refund(answer);
    if (!read.object) return {read.fate, read.reason, {}};
    return {read.fate, read.reason, [call, refund = *read.object](Transaction& t, Settlement& settlement) {
              end_call(t, call.name);
              settlement.refund(*ReturnId::from_bytes(call.name.about), refund);
            }};
  }
  const auto read = gateway_->read_payment(answer);
  if (!read.object) return {read.fate, read.reason, {}};
  return {read.fate, read.reason, [call, payment = *read.object](Transaction& t, Settlement& settlement) {
            end_call(t, call.name);
            settlement.payment(*TopupId::from_bytes(call.name.about), payment);
          }};
}

task<void> Cashier::send(const GatewayCall& call) {
  const std::string key = key_of(call.name);
  const GatewayAnswer answer = co_await exchange(call.request, key);
  Verdict verdict = read(call, answer);
  if (verdict.fate == Fate::kLater || verdict.fate == Fate::kUnknown) {
    if (verdict.fate == Fate::kLater)
      host_.log(sdk::Level::kWarning, "the gateway puts " + call.name.step + " off: " + verdict.reason);
    co_return co_await put_off(call.name, verdict.fate == Fate::kUnknown);
  }
  if (!verdict.work)
    verdict.work = [call, reason = verdict.reason](Transaction&, Settlement& settlement) {
      settlement.refused(call.name, reason);
    };
  co_await settle(verdict.work);
}

task<void> Cashier::look(const GatewayCall& call) {
  if (call.name.step == kCreate) {
    co_await look_for_payment(call);
  } else if (call.name.step == kRefundStep) {
    co_await look_for_refund(call);
  } else {
    // The object says it; see Settlement::refused.
    const Settling lost = [call](Transaction&, Settlement& settlement) { settlement.lost(call.name); };
    co_await settle(lost);
  }
}

task<void> Cashier::look_for_payment(const GatewayCall& call) {
  const TopupId id = *TopupId::from_bytes(call.name.about);
  const Question question = [this, since_ms = call.first_ms - kSkewMs](const std::string& after) {
    return gateway_->payments_since(since_ms, after);
  };
  co_await look_for(call, id, question, &Gateway::read_payments, &Settlement::payment);
}

task<void> Cashier::look_for_refund(const GatewayCall& call) {
  const ReturnId id = *ReturnId::from_bytes(call.name.about);
  const std::string payment = database_.read([&](Transaction& t) {
    const auto made = find_return(t, id);
    const auto topup = made ? find_topup(t, made->topup) : std::nullopt;
    return topup ? topup->object : std::string();
  });
  const Question question = [this, payment](const std::string& after) { return gateway_->refunds(payment, after); };
  co_await look_for(call, id, question, &Gateway::read_refunds, &Settlement::refund);
}

template <class Id, class Object>
task<void> Cashier::look_for(const GatewayCall& call, const Id& id, const Question& question, Reader<Object> reader,
                             Taker<Id, Object> take) {
  std::string after;
  std::optional<Object> found;
  for (int page_number = 0; page_number < kPagesMost && !found; ++page_number) {
    const GatewayRequest asked = question(after);
    const GatewayAnswer answer = co_await ask(asked);
    const Page<Object> page = (gateway_.get()->*reader)(answer);
    if (page.fate != Fate::kDone) co_return co_await put_off(call.name, true);
    for (const Object& each : page.objects)
      if (each.about == id) found = each;
    after = page.last;
    if (after.empty()) break;
  }
  if (!found && !after.empty()) co_return co_await put_off(call.name, true);
  const Settling work = [call, id, found, take](Transaction&, Settlement& settlement) {
    found ? (settlement.*take)(id, *found) : settlement.lost(call.name);
  };
  co_await settle(work);
}

task<void> Cashier::settle(const Settling& work) {
  const auto now_ms = static_cast<std::int64_t>(host_.now_ms());
  const auto write = [this, work, now_ms](Transaction& t) {
    Settlement settlement(t, *gateway_, now(t, now_ms), action_ms_);
    work(t, settlement);
    return settlement.take();
  };
  const News news = co_await database_.write(write);
  for (const std::string& trouble : news.trouble) host_.log(sdk::Level::kSevere, trouble);
  for (const Bytes& who : news.changed)
    if (const auto account = AccountId::from_bytes(who))
      host_.publish(sdk::Event("payments.changed", who, object(), sdk::Audience(*account)));
}

task<void> Cashier::put_off(const CallName& name, bool doubtful) {
  const auto now_ms = static_cast<std::int64_t>(host_.now_ms());
  const auto write = [name, doubtful, now_ms](Transaction& t) { put_off_call(t, name, doubtful, now(t, now_ms)); };
  co_await database_.write(write);
}

}  // namespace majlis::payments
