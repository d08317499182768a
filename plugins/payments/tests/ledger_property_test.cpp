// Random operations, good and bad, beside a model that knows what each must come to. A seed that fails is the report.
#include "books.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>

namespace majlis::payments {
namespace {

using ::testing::IsEmpty;

constexpr std::array kCodes{"USD", "JPY", "KWD"};

class Player {
 public:
  explicit Player(std::uint64_t seed) : dice_(seed) {}

  void play(int rounds) {
    for (int round = 0; round < rounds; ++round) {
      act();
      if (round % 50 == 49) {
        ASSERT_THAT(books_.audit(), IsEmpty());
      }
    }
    for (const auto& [account, balance] : available_)
      EXPECT_EQ(books_.available(account.first, account.second), balance);
    for (const auto& [account, balance] : held_) EXPECT_EQ(books_.held(account.first, account.second), balance);
    EXPECT_THAT(books_.audit(), IsEmpty());
  }
  int done() const { return done_; }
  int refused() const { return refused_; }

 private:
  using Key = std::pair<std::uint8_t, std::string>;
  struct ModelHold {
    HoldId id;
    Key payer;
    Amount amount;
    std::int64_t expires_ms;
    bool open = true;
  };
  struct Paid {
    TransferId id;
    Key from;
    Key to;
    Amount left;
  };

  std::uint64_t below(std::uint64_t bound) { return dice_() % bound; }
  Key anyone() { return {static_cast<std::uint8_t>(1 + below(5)), kCodes.at(below(kCodes.size()))}; }
  // The ledger's time: it never goes back.
  void see_time() { time_ms_ = std::max(time_ms_, books_.now_ms); }
  void expect(const std::string& wanted, const std::string& outcome) {
    see_time();
    EXPECT_EQ(outcome, wanted);
    ++(outcome == "ok" ? done_ : refused_);
  }

  void act() {
    books_.now_ms += static_cast<std::int64_t>(below(2000)) - 500;
    switch (below(8)) {
      case 0: return fund();
      case 1:
      case 2: return send();
      case 3: return hold();
      case 4: return capture();
      case 5: return void_();
      case 6: return refund();
      default: return expire();
    }
  }

  void fund() {
    const Key to = anyone();
    const auto amount = static_cast<Amount>(1 + below(1000));
    expect("ok", books_.fund(to.first, amount, to.second));
    available_[to] += amount;
  }
  void send() {
    const Key from = anyone();
    const Key to{static_cast<std::uint8_t>(1 + below(5)), from.second};
    const auto amount = static_cast<Amount>(below(400)) - 10;
    const std::string wanted = amount <= 0                 ? "money.amount"
                               : from == to                ? "ledger.same_account"
                               : available_[from] < amount ? "ledger.insufficient"
                                                           : "ok";
    expect(wanted, books_.send(from.first, to.first, amount, from.second));
    if (wanted != "ok") return;
    available_[from] -= amount;
    available_[to] += amount;
    paid_.push_back({books_.last, from, to, amount});
  }
  void hold() {
    const Key payer = anyone();
    const auto amount = static_cast<Amount>(1 + below(300));
    const std::int64_t expires = books_.now_ms + static_cast<std::int64_t>(below(30'000));
    see_time();
    const std::string wanted = expires <= time_ms_          ? "ledger.expiry"
                               : available_[payer] < amount ? "ledger.insufficient"
                                                            : "ok";
    expect(wanted, books_.hold(payer.first, amount, expires - books_.now_ms, payer.second));
    if (wanted != "ok") return;
    available_[payer] -= amount;
    held_[payer] += amount;
    holds_.push_back({books_.last, payer, amount, expires});
  }
  void capture() {
    if (holds_.empty()) return;
    ModelHold& hold = holds_[below(holds_.size())];
    const auto amount = static_cast<Amount>(1 + below(350));
    const auto fee = static_cast<Amount>(below(3) == 0 ? below(20) : 0);
    const Key to{static_cast<std::uint8_t>(1 + below(5)), hold.payer.second};
    see_time();
    const bool over = !hold.open || hold.expires_ms <= time_ms_;
    const std::string wanted = over                                    ? "ledger.hold_over"
                               : amount > hold.amount || fee >= amount ? "ledger.hold_amount"
                                                                       : "ok";
    expect(wanted, books_.capture(hold.id, to.first, amount, fee));
    if (wanted != "ok") return;
    paid_.push_back({books_.last, hold.payer, to, amount - fee});
    available_[to] += amount - fee;
    end(hold, hold.amount - amount);
  }
  void void_() {
    if (holds_.empty()) return;
    ModelHold& hold = holds_[below(holds_.size())];
    const std::string wanted = hold.open ? "ok" : "ledger.hold_over";
    expect(wanted, books_.void_(hold.id));
    if (hold.open) end(hold, hold.amount);
  }
  void expire() {
    if (holds_.empty()) return;
    ModelHold& hold = holds_[below(holds_.size())];
    see_time();
    const bool wanted = hold.open && hold.expires_ms <= time_ms_;
    EXPECT_EQ(books_.expire(hold.id), wanted);
    if (wanted) end(hold, hold.amount);
  }
  void end(ModelHold& hold, Amount back) {
    hold.open = false;
    held_[hold.payer] -= hold.amount;
    available_[hold.payer] += back;
  }
  void refund() {
    if (paid_.empty()) return;
    Paid& paid = paid_[below(paid_.size())];
    const auto amount = static_cast<Amount>(1 + below(200));
    const bool to_oneself = paid.from == paid.to;
    const std::string wanted = amount > paid.left             ? "ledger.refunded"
                               : to_oneself                   ? "ledger.same_account"
                               : available_[paid.to] < amount ? "ledger.insufficient"
                                                              : "ok";
    expect(wanted, books_.refund(paid.id, paid.to.first, amount));
    if (wanted != "ok") return;
    paid.left -= amount;
    available_[paid.to] -= amount;
    available_[paid.from] += amount;
  }

  std::mt19937_64 dice_;
  Books books_;
  std::int64_t time_ms_ = 0;
  std::map<Key, Amount> available_;
  std::map<Key, Amount> held_;
  std::vector<ModelHold> holds_;
  std::vector<Paid> paid_;
  int done_ = 0;
  int refused_ = 0;
};

TEST(LedgerProperty, ComesToWhatTheModelSays) {
  int done = 0;
  int refused = 0;
  for (std::uint64_t seed = 1; seed <= 20 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Player player(seed);
    player.play(200);
    done += player.done();
    refused += player.refused();
  }
  EXPECT_GT(done, 1000);
  EXPECT_GT(refused, 500) << "what is never refused proves little";
}

// Sixty-four clients on a hundred accounts, each request twice, on the database as it runs: nothing is lost, doubled or
// overdrawn.
TEST(LedgerProperty, ManyAtOnceLoseNothing) {
  constexpr std::size_t kClients = 64;
  constexpr std::uint8_t kAccounts = 100;
  constexpr Amount kEach = 50;
  const sdk::testing::TemporaryFolder folder;
  {
    sdk::Database database({.file = folder.path() / "payments.db",
                            .migrations = sdk::read_migrations(sdk::testing::plugin_folder() / "migrations"),
                            .synchronous = false});
    const auto once = [&](const std::string& name, const Move& move) {
      const Asked asked{actor_owner(), key(name), "test", Hash("test").add(name).finish()};
      return database
          .write_and_wait([&](Transaction& t) {
            return perform(t, asked, Books::kStartMs, [&](Batch& batch) -> Result<Bytes> {
              MAJLIS_TRY(const TransferId id, batch.plan(move));
              return to_bytes(id.view());
            });
          })
          .ok();
    };
    for (std::uint8_t who = 0; who < kAccounts; ++who)
      once("fund " + std::to_string(who),
           {"credit", Place::of_host(kSuspense), Place::available(someone(who)), currency("USD"), kEach});
    std::vector<std::thread> clients;
    for (std::size_t client = 0; client < kClients; ++client)
      clients.emplace_back([&, client] {
        std::mt19937_64 dice(client);
        for (int i = 0; i < 20; ++i) {
          const auto from = static_cast<std::uint8_t>(dice() % kAccounts);
          const auto to = static_cast<std::uint8_t>((from + 1 + dice() % (kAccounts - 1)) % kAccounts);
          const Move move{"send", Place::available(someone(from)), Place::available(someone(to)), currency("USD"),
                          static_cast<Amount>(1 + dice() % 40)};
          const std::string name = std::to_string(client) + "." + std::to_string(i);
          const bool first = once(name, move);
          const bool again = once(name, move);
          EXPECT_TRUE(!first || again);
        }
      });
    for (std::thread& client : clients) client.join();
  }
  Books books({.file = folder.path() / "payments.db"});
  EXPECT_THAT(books.audit(), IsEmpty());
  Amount sum = 0;
  for (std::uint8_t who = 0; who < kAccounts; ++who) sum += books.available(who);
  EXPECT_EQ(sum, kAccounts * kEach);
  EXPECT_EQ(books.count("SELECT count(*) FROM transfer"), books.count("SELECT count(*) FROM operation"));
}

}  // namespace
}  // namespace majlis::payments
