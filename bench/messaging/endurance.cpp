// Full load for a while: the write-ahead log must not grow without bound, and no commit may stall.
#include "bench/messaging/bed.hpp"
#include "bench/messaging/host_traffic.hpp"

#include <algorithm>

namespace majlis::bench {
namespace {

constexpr std::size_t kUsers = 100;
constexpr std::size_t kWindow = 8;
constexpr std::size_t kBody = 1'400;
constexpr double kWalLimit = 96 << 20;  // the writer lets the log wrap past 64 MiB
constexpr double kLongestCommit = 0.5;  // seconds
constexpr double kSteady = 0.7;         // of the rate at the beginning, at the end

}  // namespace

void measure_endurance(const Bed& bed, Report& report) {
  const auto host = bed.start_host("endurance");
  Swarm swarm(host->port(), "majlis.v1+cbor");
  const People people = register_people(swarm, "steady", kUsers);
  log_in(swarm, pointers(people, 0, kUsers));
  std::vector<std::pair<Person*, Person*>> friends;
  for (std::size_t i = 0; i < kUsers; i += 2) friends.emplace_back(people[i].get(), people[i + 1].get());
  auto streams = befriend(swarm, friends);
  HostTraffic traffic(swarm);
  for (std::size_t i = 0; i < friends.size(); ++i)
    traffic.add(*friends[i].first, *friends[i].second, streams[i], kBody);

  const Meters meters{*host, [&] { return host_flushes(*host); }, bed.folder("endurance")};
  std::uintmax_t largest_log = 0;
  const auto watch = [&] {
    std::error_code gone;
    const auto size = std::filesystem::file_size(bed.folder("endurance") / "messaging.db-wal", gone);
    if (!gone) largest_log = std::max(largest_log, size);
  };
  const double part = bed.options().endurance / 4;
  std::vector<Load> loads;
  for (int i = 0; i < 4; ++i) loads.push_back(load_fully(traffic, meters, kWindow, 0.2, part, watch));
  auto metrics = read_metrics(host->port());
  const double longest = metrics["majlis_database_longest_commit_seconds"];
  report.add("host/endurance", {{"seconds", bed.options().endurance},
                                {"messages_per_second_at_first", loads.front().rate()},
                                {"messages_per_second_at_last", loads.back().rate()},
                                {"largest_log_bytes", largest_log},
                                {"longest_commit_ms", longest * 1000}});
  report.gate_at_most("log-bytes", static_cast<double>(largest_log), kWalLimit);
  report.gate_at_most("longest-commit-seconds", longest, kLongestCommit);
  report.gate_at_most("cpu-last-over-first", loads.back().cpu_per_1000() / loads.front().cpu_per_1000(), 1 / kSteady);
}

}  // namespace majlis::bench
