// What an operator's day needs a plugin for: calls that take their time, a hook that does not keep its budget,
// signatures.
#include <majlis/plugin.hpp>

#include <chrono>
#include <thread>

namespace majlis::steward {

using namespace sdk;
using std::chrono::milliseconds;

class Steward final : public Plugin {
 public:
  explicit Steward(Host& host) : Plugin(host) {
    method("steward.wait", &Steward::wait);
    method("steward.waiting", &Steward::waiting);
    method("steward.pace", &Steward::pace);
    method("steward.sign", &Steward::sign);
    method("steward.verify", &Steward::verify);
    event("messaging.will_append", &Steward::will_append);
  }

 private:
  task<Json> wait(const Call&, const Json& params) {
    ++waiting_;
    co_await host().timer(milliseconds(integer_at(params, "ms")));
    --waiting_;
    co_return object("waited", true);
  }
  task<Json> waiting(const Call&, const Json&) { co_return object("calls", waiting_); }

  // How long the hook takes from now on; blocking means that it holds the thread that it runs on.
  task<Json> pace(const Call&, const Json& params) {
    pace_ = milliseconds(integer_at(params, "ms"));
    blocks_ = params.at("blocks").get<bool>();
    co_return object();
  }

  task<void> will_append(const Call&, const Event&) {
    if (blocks_) {
      std::this_thread::sleep_for(pace_);
    } else if (pace_.count() > 0) {
      co_await host().timer(pace_);
    }
  }

  task<Json> sign(const Call& call, const Json& params) {
    const Json asked = object("message", bytes_at(params, "message"));
    co_return co_await host().call("keys.sign", asked, call);
  }

  task<Json> verify(const Call& call, const Json& params) {
    co_return co_await host().call("keys.verify", params, call);
  }

  milliseconds pace_{0};
  bool blocks_ = false;
  int waiting_ = 0;
};

}  // namespace majlis::steward

MAJLIS_PLUGIN(majlis::steward::Steward)
