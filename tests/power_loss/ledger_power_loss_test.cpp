// Power goes at any write, flush or removal of the ledger's database. Afterwards every invariant holds, each operation
// that was acknowledged is there, each other one is there as a whole or not at all, and asking again with its key has
// one effect. And the same seen to fail on a disk that does not flush.
#include "plugins/payments/tests/books.hpp"
#include "tests/power_loss/fragile_disk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <random>

std::filesystem::path majlis::sdk::testing::plugin_folder() { return MAJLIS_PAYMENTS_FOLDER; }

namespace majlis::power_loss {
namespace {

using namespace majlis::payments;

// A ledger on a machine of its own.
class Till {
 public:
  Till(std::uint64_t seed, bool flushes) : dice_(seed), disk_(seed) {
    if (!flushes) disk_.ignore_flushes();
    open();
  }

  void lose_power() {
    disk_.cut_power_at(1 + below(120));
    while (!disk_.dark()) act();
    books_.reset();
    disk_.power_up();
    open();
    check();
  }

  const std::vector<std::string>& findings() const { return findings_; }
  std::uint64_t damage() const { return disk_.damage(); }
  std::size_t acknowledged() const { return acknowledged_.size(); }

 private:
  struct Sent {
    Bytes key;
    std::uint8_t from;
    std::uint8_t to;
    Amount amount;
  };

  void open() {
    sdk::DatabaseOptions options;
    options.file = "/data/payments.db";
    options.vfs = disk_.name();
    books_.emplace(std::move(options));
  }

  // The ledger's word; empty where power went meanwhile.
  std::string send(const Sent& sent) {
    const std::string asked =
        std::to_string(sent.from) + ">" + std::to_string(sent.to) + ":" + std::to_string(sent.amount);
    try {
      return books_->run(actor_owner(), sent.key, asked, [&](Batch& batch) -> Result<TransferId> {
        // Two at once, of which neither may be there without the other.
        MAJLIS_CHECK(batch.plan(
            {"credit", Place::of_host(kSuspense), Place::available(someone(sent.from)), currency("USD"), sent.amount}));
        return batch.plan({"send", Place::available(someone(sent.from)), Place::available(someone(sent.to)),
                           currency("USD"), sent.amount});
      });
    } catch (const sdk::DatabaseError&) {
      return {};
    }
  }

  void act() {
    const auto from = static_cast<std::uint8_t>(1 + below(4));
    const Sent sent{to_bytes("key " + std::to_string(++keys_)), from, static_cast<std::uint8_t>(1 + from),
                    static_cast<Amount>(1 + below(100))};
    const std::string said = send(sent);
    if (said == "ok") {
      acknowledged_.emplace_back(sent, books_->last);
    } else {
      doubtful_.push_back(sent);
    }
  }

  void check() {
    for (const std::string& rule : books_->audit()) findings_.push_back(rule);
    for (const auto& [sent, id] : acknowledged_)
      if (send(sent) != "ok" || books_->last != id) findings_.emplace_back("an acknowledged operation is gone");
    for (const Sent& sent : doubtful_)
      for (int again = 0; again < 2; ++again)
        if (send(sent) != "ok") findings_.emplace_back("an operation in doubt cannot be asked for again");
    const auto done = static_cast<std::int64_t>(acknowledged_.size() + doubtful_.size());
    if (books_->count("SELECT count(*) FROM operation") != done || books_->postings() != 4 * done)
      findings_.emplace_back("an operation had no effect, or two");
    for (const Sent& sent : doubtful_) {
      send(sent);
      acknowledged_.emplace_back(sent, books_->last);
    }
    doubtful_.clear();
  }

  std::uint64_t below(std::uint64_t bound) { return dice_() % bound; }

  std::mt19937_64 dice_;
  FragileDisk disk_;
  std::optional<Books> books_;
  std::vector<std::pair<Sent, TransferId>> acknowledged_;
  std::vector<Sent> doubtful_;  // power went while they were asked for
  std::vector<std::string> findings_;
  std::uint64_t keys_ = 0;
};

TEST(LedgerPowerLoss, NothingAcknowledgedIsLostAndNothingIsHalf) {
  std::uint64_t damage = 0;
  std::size_t acknowledged = 0;
  for (std::uint64_t seed = 1; seed <= 30 && !testing::Test::HasFailure(); ++seed) {
    Till till(seed, true);
    for (int loss = 0; loss < 8; ++loss) till.lose_power();
    for (const auto& finding : till.findings()) ADD_FAILURE() << "seed " << seed << ": " << finding;
    damage += till.damage();
    acknowledged += till.acknowledged();
  }
  std::printf("240 power losses, %llu sectors and names lost or torn, %zu operations\n",
              static_cast<unsigned long long>(damage), acknowledged);
  EXPECT_GT(damage, 240U) << "a disk that loses nothing proves nothing";
  EXPECT_GT(acknowledged, 500U);
}

TEST(LedgerPowerLoss, ADiskThatDoesNotFlushIsFoundOut) {
  bool noticed = false;
  for (std::uint64_t seed = 1; seed <= 20 && !noticed; ++seed) {
    try {
      Till till(seed, false);
      for (int loss = 0; loss < 8 && till.findings().empty(); ++loss) till.lose_power();
      noticed = !till.findings().empty();
    } catch (const std::exception&) {
      noticed = true;  // not even a database any more
    }
  }
  EXPECT_TRUE(noticed);
}

}  // namespace
}  // namespace majlis::power_loss
