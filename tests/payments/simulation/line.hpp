// What lies between plugin and gateway in the simulator: requests and answers under way, in virtual time. One thread.
#pragma once

#include "payments-stub/stub.hpp"
#include "plugins/payments/src/gateway/transport.hpp"

#include <functional>
#include <map>
#include <memory>
#include <random>

namespace majlis::simulation {

using namespace majlis::payments;

// Things that happen at their time.
class Agenda {
 public:
  using Event = std::function<void()>;
  void at(std::int64_t ms, Event event) { events_.emplace(ms, std::move(event)); }
  std::optional<std::int64_t> next() const {
    return events_.empty() ? std::nullopt : std::optional(events_.begin()->first);
  }
  void run_until(std::int64_t now_ms) {
    while (!events_.empty() && events_.begin()->first <= now_ms) {
      const Event event = std::move(events_.begin()->second);
      events_.erase(events_.begin());
      event();
    }
  }

 private:
  std::multimap<std::int64_t, Event> events_;
};

// What a request came to at the far end; nothing: the far end is down.
struct FarEnd {
  virtual ~FarEnd() = default;
  virtual bool dead() const = 0;  // our own side: it sends nothing and hears nothing any more
  virtual std::int64_t now() const = 0;
  virtual std::uint64_t below(std::uint64_t bound) = 0;
  virtual Agenda& agenda() = 0;
  // Gives the request to the gateway, whose answer goes to `answered` in its time.
  virtual void deliver(const GatewayRequest& request, const std::string& key, Transport::Done answered) = 0;
};

// The transport of one life of the plugin.
class Line final : public Transport {
 public:
  static constexpr std::int64_t kTimeoutMs = 30'000;

  explicit Line(FarEnd& far) : far_(far), waiting_(std::make_shared<Waiting>()) {}
  ~Line() override { close(); }

  void send(const GatewayRequest& request, const std::string& key, Done done) override {
    const std::uint64_t id = ++last_;
    (*waiting_)[id] = std::move(done);
    if (far_.dead()) return;
    const auto answer = [waiting = std::weak_ptr(waiting_), id](GatewayAnswer came) {
      const auto still = waiting.lock();
      if (!still || !still->contains(id)) return;
      const Done finish = std::move((*still)[id]);
      still->erase(id);
      finish(std::move(came));
    };
    const std::int64_t now = far_.now();
    far_.agenda().at(now + 1 + static_cast<std::int64_t>(far_.below(200)),
                     [&far = far_, request, key, answer] { far.deliver(request, key, answer); });
    far_.agenda().at(now + kTimeoutMs, [answer] { answer({}); });
  }

  void close() override {
    for (auto& [id, done] : std::exchange(*waiting_, {})) done({});
  }

 private:
  using Waiting = std::map<std::uint64_t, Done>;
  FarEnd& far_;
  std::shared_ptr<Waiting> waiting_;
  std::uint64_t last_ = 0;
};

}  // namespace majlis::simulation
