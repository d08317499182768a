// People who pay each other, as `majlis pay` does: payments.send with a fresh key, over a WebSocket of each one's own.
// Each waits for the answer, which comes when the transfer is on the disk, before the next.
#pragma once

#include "bench/messaging/people.hpp"
#include "bench/messaging/program.hpp"
#include "bench/payments/figures.hpp"

#include <random>
#include <unordered_map>

namespace majlis::bench {

inline constexpr std::string_view kCurrency = "USD";

class Payers {
 public:
  // `people` are logged in on `swarm`; both outlive this.
  Payers(Swarm& swarm, const People& people);
  ~Payers() { swarm_.on_message({}); }
  Payers(const Payers&) = delete;
  Payers& operator=(const Payers&) = delete;

  // One transfer, waited for.
  void give(std::size_t from, std::size_t to, std::int64_t amount);
  // The first `clients` of them pay for so many seconds, after a little while in which nothing is counted.
  Transfers pay_for(const Program& host, std::size_t clients, double seconds);
  // They make so many transfers; `window`: under way for each at a time.
  Transfers pay_times(const Program& host, std::size_t clients, std::size_t times, std::size_t window = 1);

 private:
  struct Sent {
    std::size_t client;
    Clock::time_point at;
  };
  void send(std::size_t from, std::size_t to, std::int64_t amount);
  void send_anything(std::size_t client);
  // Takes answers for up to a millisecond; each is given to `answered`.
  template <class Answered>
  void poll(Answered answered);

  Swarm& swarm_;
  const People& people_;
  std::mt19937_64 dice_{1};
  std::uint64_t last_id_ = 0;
  std::unordered_map<std::uint64_t, Sent> under_way_;
};

}  // namespace majlis::bench
