#include "bench/payments/payers.hpp"

#include "plugins/payments/client/order.hpp"

#include <algorithm>

namespace majlis::bench {
namespace {

constexpr double kWarmUp = 0.5;  // seconds
constexpr std::int64_t kMost = 1000;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

}  // namespace

Payers::Payers(Swarm& swarm, const People& people) : swarm_(swarm), people_(people) {}

void Payers::send(std::size_t from, std::size_t to, std::int64_t amount) {
  Bytes key(payments::kKeySize);
  for (std::uint8_t& byte : key) byte = static_cast<std::uint8_t>(dice_());
  const payments::Money money{amount, *payments::Currency::of(kCurrency)};
  const auto payee = *payments::PersonId::from_bytes(people_[to]->account.view());
  const auto order = payments::order_of(payments::send_call(false, payee, money), {}, {}, std::move(key), 0);
  const auto call = order.call({});
  under_way_.emplace(++last_id_, Sent{from, Clock::now()});
  swarm_.send(people_[from]->connection, client_frame(request(last_id_, call.method, call.params)));
}

void Payers::send_anything(std::size_t client) {
  const std::size_t to = (client + 1 + dice_() % (people_.size() - 1)) % people_.size();
  send(client, to, 1 + static_cast<std::int64_t>(dice_() % kMost));
}

template <class Answered>
void Payers::poll(Answered answered) {
  swarm_.on_message([&](std::size_t, ByteView payload, bool) {
    const auto frame = must(record::decode<HostFrame>(payload, record::Unknown::kSkip), "a message of the host");
    if (!frame.id) return;  // that somebody's balance has changed
    if (!frame.result)
      throw std::runtime_error("the host refused a transfer: " + (frame.error ? frame.error->message : "no answer"));
    must(payments::answer_of<payments::Made>(frame.result->item), "an answer");
    const auto sent = under_way_.find(*frame.id);
    if (sent == under_way_.end()) throw std::runtime_error("the host answered what it was not asked, or twice");
    const Sent which = sent->second;
    under_way_.erase(sent);
    answered(which.client, since(which.at));
  });
  swarm_.poll(std::chrono::milliseconds(1));
}

void Payers::give(std::size_t from, std::size_t to, std::int64_t amount) {
  send(from, to, amount);
  while (!under_way_.empty()) poll([](std::size_t, double) {});
}

Transfers Payers::pay_for(const Program& host, std::size_t clients, double seconds) {
  Transfers transfers;
  bool counting = false;
  const auto go_on = [&](std::size_t client, double latency) {
    if (counting) transfers.latencies.push_back(latency);
    send_anything(client);
  };
  for (std::size_t client = 0; client < clients; ++client) send_anything(client);
  for (const auto began = Clock::now(); since(began) < kWarmUp;) poll(go_on);
  counting = true;
  const double cpu = host.cpu_seconds();
  const auto began = Clock::now();
  while (since(began) < seconds) poll(go_on);
  transfers.seconds = since(began);
  transfers.cpu_seconds = host.cpu_seconds() - cpu;
  while (!under_way_.empty()) poll([](std::size_t, double) {});
  std::ranges::sort(transfers.latencies);
  return transfers;
}

Transfers Payers::pay_times(const Program& host, std::size_t clients, std::size_t times, std::size_t window) {
  Transfers transfers;
  transfers.latencies.reserve(times);
  std::size_t sent = 0;
  const auto next = [&](std::size_t client) {
    if (sent == times) return;
    ++sent;
    send_anything(client);
  };
  const double cpu = host.cpu_seconds();
  const auto began = Clock::now();
  for (std::size_t i = 0; i < window; ++i)
    for (std::size_t client = 0; client < clients; ++client) next(client);
  while (transfers.latencies.size() < times)
    poll([&](std::size_t client, double latency) {
      transfers.latencies.push_back(latency);
      next(client);
    });
  transfers.seconds = since(began);
  transfers.cpu_seconds = host.cpu_seconds() - cpu;
  std::ranges::sort(transfers.latencies);
  return transfers;
}

}  // namespace majlis::bench
