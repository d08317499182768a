// The gateway: requests in, answers and webhooks out, time from outside. Who serves HTTP is server.hpp; the simulator
// calls it in virtual time. Any thread, one at a time.
#pragma once

#include "payments-stub/api.hpp"
#include "payments-stub/endpoints.hpp"

#include <mutex>

namespace majlis::stub {

struct Request {
  std::string verb;
  std::string target;  // path and query
  std::string body;
  std::string key;            // Idempotency-Key, or empty
  std::string authorization;  // as it came
  std::string base;           // "http://127.0.0.1:7421", for links
};

// How the answer reaches who asked.
enum class Passage {
  kWhole,
  kGarbage,  // other bytes
  kReset,    // the connection breaks
  kSilence,  // nothing comes before who asked has gone, `wait_ms` at most
  kSlow,     // byte by byte
};

// A request under way. What is to be waited for is the caller's, who has the clock.
struct Exchange {
  Request request;
  Json params;
  std::string digest;
  FaultPlan faults;
  std::optional<Answer> answer;  // at once: there is nothing to carry out
  Passage passage = Passage::kWhole;
  std::int64_t silence_ms = 0;
};

class Stub {
 public:
  // `salt` makes its ids others than another stub's; `crash` ends the process, or throws in a simulator.
  Stub(sdk::DatabaseOptions options, std::uint64_t salt, std::function<void()> crash);

  // Idempotency: a key is taken before anything is done, and holds the answer for a day afterwards.
  Exchange begin(const Request& request, std::int64_t now_ms);
  // Carries it out, unless it was answered.
  Answer finish(Exchange& exchange, std::int64_t now_ms);

  // Webhooks that are to be sent now; what falls due besides happens too.
  std::vector<Delivery> due(std::int64_t now_ms);
  void sent(const Delivery& delivery, bool accepted, std::int64_t now_ms);
  // When something falls due next.
  std::optional<std::int64_t> next_ms();

  // Below /_stub: faults, authentication, what it holds.
  Answer control(const Request& request, std::int64_t now_ms);
  void set_faults(const Json& wanted);
  void set_endpoint(const std::string& url, const std::string& secret, std::int64_t now_ms);

 private:
  template <class Fn>
  auto on_shelf(std::int64_t now_ms, Fn fn) {
    return database_.write_and_wait([&](sdk::Transaction& t) {
      Shelf shelf(t, now_ms, salt_);
      return fn(shelf);
    });
  }
  std::optional<Answer> take_key(const Exchange& exchange, std::int64_t now_ms);
  Answer carry_out(Shelf& shelf, const Exchange& exchange);
  void give_key_back(const Exchange& exchange, std::int64_t now_ms);
  void crash_point();

  std::mutex mutex_;
  sdk::Database database_;
  std::uint64_t salt_;
  std::function<void()> crash_;
  Faults faults_;
};

}  // namespace majlis::stub
