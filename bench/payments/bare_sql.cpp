#include "bench/payments/bare_sql.hpp"

#include "bench/messaging/program.hpp"
#include "bench/payments/till.hpp"

#include <majlis/database.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <random>
#include <thread>

namespace majlis::bench {
namespace {

using sdk::Transaction;
using Id16 = std::array<std::uint8_t, 16>;
using Hash32 = std::array<std::uint8_t, 32>;

constexpr double kWarmUp = 0.5;  // seconds
constexpr std::int64_t kBalance = 1'000'000'000'000;
constexpr std::int64_t kDayMs = 24 * 3600 * 1000;

double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// All but the clock runs on the database's writer.
class BareLedger {
 public:
  explicit BareLedger(const std::filesystem::path& file)
      : database_(sdk::DatabaseOptions{
            .file = file, .migrations = sdk::read_migrations(MAJLIS_SOURCE "/plugins/payments/migrations")}) {
    for (Id16& account : accounts_) account = fresh();
    database_.write_and_wait([this](Transaction& t) {
      for (const Id16& account : accounts_)
        t.run(
            "INSERT INTO account(id, kind, owner, currency, may_owe, balance) VALUES ($1, 'available', $2, 'USD', 0, "
            "$3)",
            account, fresh(), kBalance);
    });
  }

  // The next follows when this one is on the disk, until told to stop.
  void go_on() {
    ++under_way_;
    const auto began = Clock::now();
    database_.write([this](Transaction& t) { transfer(t); },
                    [this, began](sdk::Outcome<void> outcome) {
                      outcome.take();
                      if (counting_) latencies_.push_back(std::chrono::duration<double>(Clock::now() - began).count());
                      if (!stopping_) go_on();
                      if (--under_way_ == 0) under_way_.notify_all();
                    });
  }
  void count(bool counting) { counting_ = counting; }
  void stop() {
    stopping_ = true;
    for (std::size_t left = under_way_; left > 0; left = under_way_) under_way_.wait(left);
  }
  std::vector<double> take_latencies() { return std::move(latencies_); }

 private:
  void transfer(Transaction& t) {
    const Id16 &from = accounts_.at(dice_() % kAccounts), &to = accounts_.at(dice_() % kAccounts);
    const Id16 id = fresh_in_order(), operation = fresh_in_order(), key = fresh();
    const Hash32 digest = hash(), first = hash(), second = hash();
    const auto amount = static_cast<std::int64_t>(1 + dice_() % 1000);
    const auto now_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    t.value<int>("SELECT 1 FROM operation WHERE actor = $1 AND key = $2", from, key);
    const auto of_payer = *t.value<std::int64_t>("SELECT balance FROM account WHERE id = $1", from) - amount;
    const auto of_payee = *t.value<std::int64_t>("SELECT balance FROM account WHERE id = $1", to) + amount;
    t.run(
        "INSERT INTO operation(id, actor, key, method, digest, answer, at_ms) "
        "VALUES ($1, $2, $3, 'payments.send', $4, $5, $6)",
        operation, from, key, digest, id, now_ms);
    t.run(
        "INSERT INTO transfer(id, operation, kind, debit, credit, currency, amount, about, at_ms, seq) "
        "VALUES ($1, $2, 'send', $3, $4, 'USD', $5, NULL, $6, $7)",
        id, operation, from, to, amount, now_ms, seq_ + 1);
    constexpr const char* kPosting =
        "INSERT INTO posting(seq, transfer, account, amount, balance, chain) VALUES ($1, $2, $3, $4, $5, $6)";
    t.run(kPosting, seq_ + 1, id, from, -amount, of_payer, first);
    t.run(kPosting, seq_ + 2, id, to, amount, of_payee, second);
    t.run("UPDATE account SET balance = $2 WHERE id = $1", from, of_payer);
    t.run("UPDATE account SET balance = $2 WHERE id = $1", to, of_payee);
    t.run(
        "INSERT INTO spent(account, currency, day, amount) VALUES ($1, 'USD', $2, $3) "
        "ON CONFLICT (account, currency, day) DO UPDATE SET amount = spent.amount + excluded.amount",
        from, now_ms / kDayMs, amount);
    seq_ += 2;
    t.run("UPDATE head SET seq = $1, chain = $2, at_ms = $3 WHERE one = 1", seq_, second, now_ms);
  }

  template <class T>
  T thrown() {
    T bytes;
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(dice_());
    return bytes;
  }
  Id16 fresh() { return thrown<Id16>(); }
  Hash32 hash() { return thrown<Hash32>(); }
  // Ids of transfers begin with their time.
  Id16 fresh_in_order() {
    Id16 id = fresh();
    ++made_;
    for (std::size_t i = 0; i < 6; ++i) id.at(i) = static_cast<std::uint8_t>(made_ >> (40 - 8 * i));
    return id;
  }

  std::mt19937_64 dice_{1};
  std::array<Id16, kAccounts> accounts_;
  std::int64_t seq_ = 0;
  std::uint64_t made_ = 0;
  std::vector<double> latencies_;
  std::atomic<bool> counting_ = false;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::size_t> under_way_ = 0;
  sdk::Database database_;  // the last: its end waits for the writer
};

}  // namespace

Transfers run_bare_sql(const std::filesystem::path& file, std::size_t clients, double seconds, int core) {
  Transfers transfers;
  // The database's threads are made here, and so run on this thread's core.
  std::thread([&] {
    pin_to_core(core);
    BareLedger ledger(file);
    for (std::size_t i = 0; i < clients; ++i) ledger.go_on();
    std::this_thread::sleep_for(std::chrono::duration<double>(kWarmUp));
    ledger.count(true);
    const double cpu = cpu_seconds();
    const auto began = Clock::now();
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    ledger.count(false);
    transfers.seconds = std::chrono::duration<double>(Clock::now() - began).count();
    transfers.cpu_seconds = cpu_seconds() - cpu;
    ledger.stop();
    transfers.latencies = ledger.take_latencies();
  }).join();
  std::ranges::sort(transfers.latencies);
  return transfers;
}

}  // namespace majlis::bench
