#include "bench/messaging/load.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace majlis::bench {
namespace {

using std::chrono::microseconds;

constexpr auto kPatience = std::chrono::seconds(30);  // for the last messages

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

class Meter {
 public:
  explicit Meter(const Meters& meters) : meters_(meters) {
    flushes_ = meters_.flushes();
    device_flushes_ = device_flushes(meters_.folder);
    cpu_ = meters_.program.cpu_seconds();
    began_ = Clock::now();
  }
  Load stop(std::uint64_t messages) const {
    Load load;
    load.messages = static_cast<double>(messages);
    load.seconds = since(began_);
    load.cpu_seconds = meters_.program.cpu_seconds() - cpu_;
    load.flushes = static_cast<double>(meters_.flushes() - flushes_);
    load.device_flushes = static_cast<double>(device_flushes(meters_.folder) - device_flushes_);
    return load;
  }

 private:
  const Meters& meters_;
  std::uint64_t flushes_ = 0;
  std::uint64_t device_flushes_ = 0;
  double cpu_ = 0;
  Clock::time_point began_;
};

void wait_for(Traffic& traffic, const std::function<bool()>& all) {
  const auto deadline = Clock::now() + kPatience;
  while (!all()) {
    traffic.poll(std::chrono::milliseconds(1));
    if (Clock::now() > deadline) throw std::runtime_error("messages were sent and never delivered");
  }
}

}  // namespace

Load load_fully(Traffic& traffic, const Meters& meters, std::size_t window, double warm_up, double seconds,
                const std::function<void()>& during) {
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  bool sending = true;
  const auto send = [&](std::size_t pair) { sent += sending && traffic.send(pair) ? 1 : 0; };
  traffic.on_stored = send;
  traffic.on_delivered = [&](std::size_t, std::uint64_t) { ++delivered; };
  for (std::size_t i = 0; i < window; ++i)
    for (std::size_t pair = 0; pair < traffic.pairs(); ++pair) send(pair);

  const auto run_for = [&](double length) {
    const auto began = Clock::now();
    auto looked = began;
    while (since(began) < length) {
      traffic.poll(std::chrono::milliseconds(1));
      if (!during || since(looked) < 0.1) continue;
      during();
      looked = Clock::now();
    }
  };
  run_for(warm_up);
  const std::uint64_t before = delivered;
  const Meter meter(meters);
  run_for(seconds);
  const Load load = meter.stop(delivered - before);
  sending = false;
  wait_for(traffic, [&] { return delivered == sent; });
  return load;
}

Steady load_steadily(Traffic& traffic, const Meters& meters, double rate, double seconds) {
  const auto total = static_cast<std::uint64_t>(rate * seconds);
  std::vector<std::vector<double>> due(traffic.pairs());
  std::vector<std::uint64_t> first(traffic.pairs(), UINT64_MAX);  // number of each pair's first message here
  Steady steady;
  Clock::time_point began;
  traffic.on_stored = [](std::size_t) {};
  traffic.on_delivered = [&](std::size_t pair, std::uint64_t number) {
    if (first[pair] == UINT64_MAX) first[pair] = number;
    steady.latencies.push_back(since(began) - due[pair][number - first[pair]]);
  };
  const Meter meter(meters);
  began = Clock::now();
  std::uint64_t sent = 0;
  for (std::uint64_t turn = 0; turn < total;) {
    const double intended = static_cast<double>(turn) / rate;
    if (const double early = intended - since(began); early > 0) {
      traffic.poll(microseconds(std::min<std::int64_t>(1000, std::llround(early * 1e6))));
      continue;
    }
    const std::size_t pair = turn++ % traffic.pairs();
    if (!traffic.send(pair)) continue;
    due[pair].push_back(intended);
    ++sent;
  }
  wait_for(traffic, [&] { return steady.latencies.size() == sent; });
  steady.load = meter.stop(sent);
  std::ranges::sort(steady.latencies);
  return steady;
}

double percentile(const std::vector<double>& sorted, double part) {
  const auto at = static_cast<std::size_t>(part * static_cast<double>(sorted.size()));
  return sorted.at(std::min(at, sorted.size() - 1));
}

}  // namespace majlis::bench
