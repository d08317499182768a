// 100 and 1,000 users in pairs, at full load and at 500 messages a second, beside the floor; then one message to a
// group of 1,000. Last, real clients open what they were sent.
#include "bench/messaging/bed.hpp"
#include "bench/messaging/floor_traffic.hpp"
#include "bench/messaging/host_traffic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace majlis::bench {
namespace {

constexpr double kSteadyRate = 500;
constexpr double kOpened = 0.01;        // of what is delivered, by real clients
constexpr std::size_t kRealShare = 80;  // one pair in so many is real

struct Size {
  std::size_t users;
  std::size_t window;  // messages in flight of each pair: alike for both, and enough to keep the floor busy
};
constexpr Size kSizes[] = {{100, 8}, {1000, 1}};

// The best of several rounds: noise only takes away.
struct Best {
  double rate = 0;
  double cpu_per_1000 = std::numeric_limits<double>::infinity();
  double flushes_per_message = std::numeric_limits<double>::infinity();
  void take(const Load& load) {
    rate = std::max(rate, load.rate());
    cpu_per_1000 = std::min(cpu_per_1000, load.cpu_per_1000());
    flushes_per_message = std::min(flushes_per_message, load.flushes_per_message());
  }
};

nlohmann::ordered_json figures(const Load& load) {
  return {{"messages_per_second", load.rate()},
          {"cpu_seconds_per_1000", load.cpu_per_1000()},
          {"flushes_per_message", load.flushes_per_message()},
          {"device_flushes_per_message", load.device_flushes / load.messages}};
}

// Everybody who talks on the host under measurement: most are made up, some are real.
class HostUsers {
 public:
  HostUsers(const Bed& bed, std::size_t users)
      : program_(bed.start_host("host")),
        swarm_(program_->port(), "majlis.v1+cbor"),
        meters_{*program_, [this] { return host_flushes(*program_); }, bed.folder("host")} {
    const std::size_t pairs = users / 2;
    const std::size_t real = std::max<std::size_t>(1, pairs / kRealShare);
    for (std::size_t i = 0; i < real; ++i)
      real_.push_back(std::make_unique<Real>(swarm_, "real" + std::to_string(i), 1000 + 2 * i));
    people_ = register_people(swarm_, "person", users);
    log_in(swarm_, pointers(people_, 0, people_.size()));
    std::vector<std::pair<Person*, Person*>> friends;
    for (std::size_t i = 0; i + 1 < people_.size(); i += 2)
      friends.emplace_back(people_[i].get(), people_[i + 1].get());
    streams_ = befriend(swarm_, friends);
    // The first pair talks at every size, and so more than the others.
    const double each = static_cast<double>(bed.options().rounds) * (bed.options().seconds + 1) + 2;
    for (std::size_t i = 0; i < real; ++i)
      real_[i]->pair.prepare(static_cast<std::size_t>(each * (i == 0 ? 900 : 120)));
  }

  // As many users as asked for, one pair in kRealShare of them real.
  HostTraffic traffic(std::size_t users) {
    HostTraffic traffic(swarm_);
    const std::size_t pairs = users / 2;
    const std::size_t real = std::max<std::size_t>(1, pairs / kRealShare);
    for (std::size_t i = 0; i < real; ++i) {
      Real& one = *real_[i];
      traffic.add(one.pair, one.next_frame, one.pair.last_seq() + one.next_frame, one.delivered);
    }
    for (std::size_t i = 0; i + real < pairs; ++i)
      traffic.add(*people_[2 * i], *people_[2 * i + 1], streams_[i], real_[0]->pair.body_bytes());
    return traffic;
  }

  std::size_t open_all() {
    std::size_t opened = 0;
    for (const auto& real : real_) opened += real->pair.open(real->delivered);
    return opened;
  }

  Swarm& swarm() { return swarm_; }
  const Program& program() const { return *program_; }
  const Meters& meters() const { return meters_; }
  std::vector<Person*> people() const { return pointers(people_, 0, people_.size()); }
  std::size_t body_bytes() const { return real_[0]->pair.body_bytes(); }

 private:
  struct Real {
    Real(Swarm& swarm, const std::string& name, std::uint64_t seed) : pair(swarm, name, seed) {}
    RealPair pair;
    std::size_t next_frame = 0;
    std::vector<Bytes> delivered;
  };
  std::unique_ptr<Program> program_;
  Swarm swarm_;
  Meters meters_;
  std::vector<std::unique_ptr<Real>> real_;
  People people_;
  std::vector<Stream> streams_;
};

Load floor_load(const Bed& bed, const Size& size, std::size_t body_bytes, std::size_t round) {
  const std::string name = "floor-" + std::to_string(size.users) + "-" + std::to_string(round);
  const auto program = bed.start_floor(name);
  FloorTraffic traffic(program->port(), size.users / 2, body_bytes);
  const Meters meters{*program, [&] { return traffic.flushes(); }, bed.folder(name)};
  return load_fully(traffic, meters, size.window, 0.5, bed.options().seconds);
}

// Floor and host in turn. Returns how many messages the host delivered.
double measure_size(const Bed& bed, Report& report, HostUsers& users, const Size& size) {
  const std::string suffix = "-" + std::to_string(size.users);
  Best floor;
  Best host;
  double delivered = 0;
  for (std::size_t round = 0; round < bed.options().rounds; ++round) {
    const Load below = floor_load(bed, size, users.body_bytes(), round);
    floor.take(below);
    report.add("floor/full-load" + suffix, figures(below));
    HostTraffic traffic = users.traffic(size.users);
    const Load load = load_fully(traffic, users.meters(), size.window, 0.5, bed.options().seconds);
    traffic.acknowledge_all();
    host.take(load);
    delivered += load.messages;
    report.add("host/full-load" + suffix, figures(load));
  }
  report.floor_at_least("messages-per-second" + suffix, floor.rate, 25'000);
  report.floor_at_most("cpu-seconds-per-1000" + suffix, floor.cpu_per_1000, 0.035);
  report.gate_at_least("rate-over-floor" + suffix, host.rate / floor.rate, 0.5);
  report.gate_at_most("cpu-over-floor" + suffix, host.cpu_per_1000 / floor.cpu_per_1000, 2.0);
  report.gate_at_most("flushes-at-full-load" + suffix, host.flushes_per_message, 0.1);
  return delivered;
}

nlohmann::ordered_json latencies(const Steady& steady) {
  nlohmann::ordered_json out = figures(steady.load);
  for (const auto& [name, part] : {std::pair{"p50_ms", 0.5}, std::pair{"p95_ms", 0.95}, std::pair{"p99_ms", 0.99}})
    out[name] = percentile(steady.latencies, part) * 1000;
  return out;
}

void measure_latency(const Bed& bed, Report& report, HostUsers& users) {
  const double seconds = std::max(4.0, bed.options().seconds);
  {
    const auto program = bed.start_floor("floor-steady");
    FloorTraffic traffic(program->port(), 50, users.body_bytes());
    const Meters meters{*program, [&] { return traffic.flushes(); }, bed.folder("floor-steady")};
    report.add("floor/500-per-second", latencies(load_steadily(traffic, meters, kSteadyRate, seconds)));
  }
  HostTraffic traffic = users.traffic(100);
  const Steady steady = load_steadily(traffic, users.meters(), kSteadyRate, seconds);
  traffic.acknowledge_all();
  report.add("host/500-per-second", latencies(steady));
  report.gate_at_most("flushes-at-500-per-second", steady.load.flushes_per_message(), 1.1);
}

// One message to everybody: until the last one has it.
void measure_group(Report& report, HostUsers& users) {
  constexpr int kMessages = 9;
  const auto people = users.people();
  Stream stream = gather(users.swarm(), people);
  // Medians: the first message still waits for what joining costs.
  std::vector<double> seconds;
  std::vector<double> cpu;
  for (int i = 0; i < kMessages; ++i) {
    protocol::AppendParams params;
    params.stream = stream.id;
    params.client_id = ++stream.last_client_id;
    params.epoch = stream.epoch;
    params.body = Bytes(users.body_bytes(), 0x6B);
    params.tag = Bytes(32, 0x7A);
    std::size_t got = 0;
    users.swarm().on_message([&](std::size_t, ByteView payload, bool) {
      const auto head = as_text(payload.first(std::min<std::size_t>(payload.size(), 64)));
      got += head.find(protocol::EntriesNotification::kName) != std::string_view::npos ? 1 : 0;
    });
    const double before = users.program().cpu_seconds();
    const auto began = Clock::now();
    users.swarm().send(people[0]->connection,
                       client_frame(request(1, protocol::Append::kName, record::encode(params))));
    while (got < people.size()) users.swarm().poll(std::chrono::milliseconds(10));
    seconds.push_back(std::chrono::duration<double>(Clock::now() - began).count());
    cpu.push_back(users.program().cpu_seconds() - before);
    const auto connections = [&] {
      std::vector<std::size_t> all;
      for (const Person* person : people) all.push_back(person->connection);
      return all;
    }();
    Calls(users.swarm()).each<protocol::Ack>(connections, [&](std::size_t) {
      return protocol::AckParams{{{stream.id, stream.last_seq + static_cast<std::uint64_t>(i) + 1}}};
    });
  }
  std::ranges::sort(seconds);
  std::ranges::sort(cpu);
  report.add("host/group",
             {{"devices", people.size()},
              {"last_device_ms", seconds[kMessages / 2] * 1000},
              {"cpu_microseconds_per_device", cpu[kMessages / 2] / static_cast<double>(people.size()) * 1e6}});
}

}  // namespace

void measure_rates(const Bed& bed, Report& report) {
  HostUsers users(bed, 1000);
  double delivered = 0;
  for (const Size& size : kSizes) delivered += measure_size(bed, report, users, size);
  measure_latency(bed, report, users);
  const std::size_t opened = users.open_all();
  report.gate_at_least("opened-by-real-clients", static_cast<double>(opened) / delivered, kOpened);
  measure_group(report, users);
  report.add("host/after-rates", {{"delivered", delivered},
                                  {"opened_by_real_clients", opened},
                                  {"hook_calls", read_metrics(users.program().port())["majlis_hook_calls_total"]}});
}

}  // namespace majlis::bench
