// 10,000 messages for somebody who is away: storing them, the first one after login, all of them.
#include "bench/messaging/bed.hpp"
#include "bench/messaging/host_traffic.hpp"

#include <algorithm>
#include <array>

namespace majlis::bench {
namespace {

constexpr std::size_t kShort = 1'000;
constexpr std::size_t kLong = 10'000;
constexpr std::size_t kBody = 1'400;
constexpr std::size_t kInFlight = 16;
constexpr int kLogins = 7;
constexpr int kDrains = 3;
constexpr std::size_t kParts = 4;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct Cost {
  double seconds = 1e9;
  double cpu_seconds = 1e9;
  // What disturbs a measurement only makes it dearer.
  void least(const Cost& other) {
    seconds = std::min(seconds, other.seconds);
    cpu_seconds = std::min(cpu_seconds, other.cpu_seconds);
  }
};

class Queue {
 public:
  Queue(Swarm& swarm, const Program& host, Person& sender, Person& receiver, Stream& stream)
      : swarm_(swarm), host_(host), sender_(sender), receiver_(receiver), stream_(stream) {}

  // Stores `count` messages while the receiver is away.
  Cost store(std::size_t count) {
    return measured([&] {
      Calls(swarm_).each<protocol::Append>(
          std::vector<std::size_t>(count, sender_.connection),
          [&](std::size_t) {
            protocol::AppendParams params;
            params.stream = stream_.id;
            params.client_id = ++stream_.last_client_id;
            params.epoch = stream_.epoch;
            params.body = Bytes(kBody, 0x51);
            params.tag = Bytes(32, 0x7A);
            ++stream_.last_seq;
            return params;
          },
          kInFlight);
    });
  }

  // From the login to the first message, which is not acknowledged. The least of several times.
  Cost first_message() {
    Cost least;
    for (int i = 0; i < kLogins; ++i) {
      least.least(measured([&] { read_until(1, /*acknowledge=*/false); }));
      log_out(swarm_, {&receiver_});
    }
    return least;
  }

  // From the login to the last message; all is acknowledged as it comes.
  Cost drain(std::size_t count) {
    const Cost cost = measured([&] { read_until(count, /*acknowledge=*/true); });
    log_out(swarm_, {&receiver_});
    return cost;
  }

 private:
  template <class Work>
  Cost measured(Work work) {
    const double cpu = host_.cpu_seconds();
    const auto began = Clock::now();
    work();
    return {since(began), host_.cpu_seconds() - cpu};
  }

  // Logs in, and reads pushed pages until `count` messages are there, each in its place.
  void read_until(std::size_t count, bool acknowledge) {
    receiver_.connection = swarm_.connect("/ws");
    Calls calls(swarm_);
    const auto challenge = calls.one<protocol::Challenge>(receiver_.connection, {});
    calls.one<protocol::SessionOpen>(receiver_.connection, receiver_.proof(challenge));
    std::size_t got = 0;
    swarm_.on_message([&](std::size_t, ByteView payload, bool) { got += take(payload, acknowledge); });
    swarm_.send(receiver_.connection,
                client_frame(request(1, protocol::Subscribe::kName, record::encode(protocol::SubscribeParams{}))));
    const std::uint64_t wanted = read_ + count;
    const auto deadline = Clock::now() + std::chrono::minutes(2);
    while (last_ < wanted) {
      swarm_.poll(std::chrono::milliseconds(10));
      if (Clock::now() > deadline) throw std::runtime_error("a long queue was not delivered to its end");
    }
    swarm_.on_message({});
    if (acknowledge) read_ = wanted;
    last_ = read_;
  }

  std::size_t take(ByteView payload, bool acknowledge) {
    const auto frame = must(record::decode<HostFrame>(payload, record::Unknown::kSkip), "a message of the host");
    if (!frame.method || *frame.method != protocol::EntriesNotification::kName) return 0;
    const auto note =
        must(record::decode<protocol::EntriesNote>(frame.params->item, record::Unknown::kSkip), "entries");
    for (const auto& entry : note.entries) {
      if (entry.seq <= read_) continue;
      if (entry.seq != last_ + 1) throw std::runtime_error("a long queue came with a hole");
      last_ = entry.seq;
    }
    if (!acknowledge) return 0;
    const protocol::AckParams params{{{stream_.id, last_}}};
    swarm_.send(receiver_.connection, client_frame(request(2, protocol::Ack::kName, record::encode(params))));
    return note.entries.size();
  }

  Swarm& swarm_;
  const Program& host_;
  Person& sender_;
  Person& receiver_;
  Stream& stream_;
  std::uint64_t read_ = 1;  // acknowledged: the commit at first
  std::uint64_t last_ = 1;
};

// What a queue of one length costs, the least of several.
struct Drains {
  std::array<double, kParts> stored;  // CPU seconds of each part, one after the other
  Cost first_message;
  Cost all;
};

Drains store_and_drain(Queue& queue, std::size_t count) {
  Drains drains;
  drains.stored.fill(1e9);
  for (int i = 0; i < kDrains; ++i) {
    for (double& part : drains.stored) part = std::min(part, queue.store(count / kParts).cpu_seconds);
    drains.first_message.least(queue.first_message());
    drains.all.least(queue.drain(count));
  }
  return drains;
}

}  // namespace

void measure_queue(const Bed& bed, Report& report) {
  const auto host = bed.start_host("queue");
  Swarm swarm(host->port(), "majlis.v1+cbor");
  const People people = register_people(swarm, "away", 2);
  log_in(swarm, pointers(people, 0, 2));
  auto streams = befriend(swarm, {{people[0].get(), people[1].get()}});
  Calls(swarm).one<protocol::Ack>(people[1]->connection, {{{streams[0].id, 1}}});
  log_out(swarm, {people[1].get()});
  Queue queue(swarm, *host, *people[0], *people[1], streams[0]);

  const Drains few = store_and_drain(queue, kShort);
  const Drains many = store_and_drain(queue, kLong);

  report.add("host/queue-of-10000", {{"login_to_first_message_ms", many.first_message.seconds * 1000},
                                     {"full_drain_ms", many.all.seconds * 1000},
                                     {"drain_cpu_seconds_per_1000", many.all.cpu_seconds / (kLong / 1000.0)},
                                     {"login_to_first_of_1000_ms", few.first_message.seconds * 1000}});
  // Beginnings are dearer than what follows, and after a login the host pushes on while the first message is read: only
  // growth with the queue, which would be tenfold, breaks these.
  report.gate_at_most("queue-storing-last-over-first", many.stored.back() / many.stored.front(), 1.5);
  report.gate_at_most("queue-draining-long-over-short", many.all.cpu_seconds / few.all.cpu_seconds / (kLong / kShort),
                      1.5);
  report.gate_at_most("queue-first-message-long-over-short",
                      many.first_message.cpu_seconds / few.first_message.cpu_seconds, 3);
}

}  // namespace majlis::bench
