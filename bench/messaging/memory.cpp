// Resident memory per connection: 5,000 that have logged in, published key packages and sent or received one message of
// 64 KiB. Beside it, what the floor takes.
#include "bench/messaging/bed.hpp"
#include "bench/messaging/floor_traffic.hpp"
#include "bench/messaging/host_traffic.hpp"

#include <thread>

namespace majlis::bench {
namespace {

constexpr std::size_t kConnections = 5'000;
constexpr std::size_t kFirst = 100;  // connections whose cost is the program's own: what it loads at first use
constexpr std::size_t kBody = 64 * 1024;
constexpr double kLimit = 12 * 1024;

// Sends one message in each of the pairs from..to, a few at a time, and waits until all have arrived.
void send_each(Traffic& traffic, std::size_t from, std::size_t to) {
  constexpr std::size_t kTogether = 8;
  std::size_t sent = from;
  std::size_t arrived = from;
  traffic.on_stored = [](std::size_t) {};
  traffic.on_delivered = [&](std::size_t, std::uint64_t) { ++arrived; };
  while (arrived < to) {
    for (; sent < to && sent - arrived < kTogether; ++sent) traffic.send(sent);
    traffic.poll(std::chrono::milliseconds(10));
  }
}

// Until memory that is given back late has been given back.
std::uint64_t settled(const Program& program) {
  std::this_thread::sleep_for(std::chrono::seconds(2));
  return program.resident_bytes();
}

// The accounts and their streams, made in another life of the host.
People settle_people(const Bed& bed, std::vector<Stream>& streams) {
  const auto host = bed.start_host("memory");
  Swarm swarm(host->port(), "majlis.v1+cbor");
  People people = register_people(swarm, "many", kConnections);
  log_in(swarm, pointers(people, 0, people.size()));
  std::vector<std::pair<Person*, Person*>> friends;
  for (std::size_t i = 0; i < people.size(); i += 2) friends.emplace_back(people[i].get(), people[i + 1].get());
  streams = befriend(swarm, friends);
  return people;
}

void connect_and_talk(Swarm& swarm, HostTraffic& traffic, const People& people, std::vector<Stream>& streams,
                      std::size_t from, std::size_t to) {
  const auto some = pointers(people, from, to - from);
  log_in(swarm, some);
  publish_key_packages(swarm, some);
  traffic.listen();
  for (std::size_t i = from; i < to; i += 2) traffic.add(*people[i], *people[i + 1], streams[i / 2], kBody);
  send_each(traffic, from / 2, to / 2);
  traffic.acknowledge_all();
}

double per_connection(std::uint64_t before, std::uint64_t after) {
  return (static_cast<double>(after) - static_cast<double>(before)) / (kConnections - kFirst);
}

void measure_floor(const Bed& bed, Report& report) {
  const auto program = bed.start_floor("floor-memory");
  FloorTraffic first(program->port(), kFirst / 2, kBody);
  send_each(first, 0, kFirst / 2);
  const std::uint64_t before = settled(*program);
  FloorTraffic rest(program->port(), (kConnections - kFirst) / 2, kBody);
  send_each(rest, 0, (kConnections - kFirst) / 2);
  report.add("floor/memory", {{"bytes_per_connection", per_connection(before, settled(*program))}});
}

}  // namespace

void measure_memory(const Bed& bed, Report& report) {
  measure_floor(bed, report);
  std::vector<Stream> streams;
  const People people = settle_people(bed, streams);
  const auto host = bed.start_host("memory");
  Swarm swarm(host->port(), "majlis.v1+cbor");
  HostTraffic traffic(swarm);
  connect_and_talk(swarm, traffic, people, streams, 0, kFirst);
  const std::uint64_t before = settled(*host);
  connect_and_talk(swarm, traffic, people, streams, kFirst, kConnections);
  const std::uint64_t after = settled(*host);
  report.add("host/memory", {{"connections", kConnections},
                             {"resident_bytes_before", before},
                             {"resident_bytes_after", after},
                             {"bytes_per_connection", per_connection(before, after)}});
  report.gate_at_most("bytes-per-connection", per_connection(before, after), kLimit);
}

}  // namespace majlis::bench
