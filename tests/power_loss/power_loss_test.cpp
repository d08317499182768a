// Power goes at any write, flush or removal, of the host or of a device, while people write. Afterwards nothing that
// was acknowledged is lost, doubled or reordered, the stores are whole, and the conversation heals. And the same seen
// to fail where flushes are left out.
#include "tests/power_loss/dark_host.hpp"
#include "tests/power_loss/home_disk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>

namespace majlis::power_loss {
namespace {

using simulation::Harness;
using simulation::Person;
using simulation::World;

// What the host and the devices do about flushes.
struct Care {
  bool host = true;
  bool devices = true;
};

std::uint64_t losses_wanted() {
  const char* asked = std::getenv("MAJLIS_POWER_LOSSES");
  return asked == nullptr ? 60 : std::strtoull(asked, nullptr, 10);
}

host::messaging::Options options_on(const FragileDisk& disk, bool synchronous) {
  auto options = Harness::open_options();
  options.vfs = disk.name();
  options.synchronous = synchronous;
  return options;
}

// A host and three people in a group, each on a machine of its own.
class Town {
 public:
  Town(std::uint64_t seed, Care care)
      : report_([this](const std::string& what) { findings_.push_back(what); }),
        disk_(seed),
        care_(care),
        world_(seed, options_on(disk_, care.host)),
        wire_(world_.host, disk_, report_) {
    world_.put_between(wire_);
    for (const auto* name : {"alice", "bob", "carol"}) move_in(name);
    Person& alice = *world_.people[0];
    world_.expect_done(alice, [&](client::Core& core, client::Ticket ticket) {
      return core.create_group(ticket, "Town", {"bob", "carol"}, alice.now());
    });
    stream_ = *alice.core().find("#Town");
    for (std::size_t i = 1; i < world_.people.size(); ++i)
      world_.expect_done(*world_.people[i], [&](client::Core& core, client::Ticket ticket) {
        return core.accept(ticket, stream_, world_.host.now_ms());
      });
  }

  // Somebody writes, and power goes somewhere while it is carried about.
  void lose_power() {
    say();
    const bool host = below(3) != 0;
    FragileDisk& victim = host ? disk_ : homes_[below(homes_.size())]->machine();
    const std::uint64_t before = victim.losses();
    victim.cut_power_at(1 + below(40));
    for (int i = 0; i < 40 && !disk_.dark() && victim.losses() == before; ++i) {
      if (i % 8 == 7) say();
      world_.stumble(10);
      world_.host.advance(300);
      if (i % 8 == 3) checkpoint();
    }
    victim.cut_power_at(1);
    world_.stumble(200);
    if (disk_.dark()) power_up_host();
    losses_ += victim.losses() - before;
  }

  // Everything runs to rest, and everybody has all of it.
  void heal() {
    if (disk_.dark()) power_up_host();
    disk_.cut_power_at(0);
    for (auto* home : homes_) home->machine().cut_power_at(0);
    world_.recover();
    wire_.check();
    const auto history = texts(*world_.people[0]);
    for (const auto& person : world_.people) {
      if (texts(*person) != history) findings_.push_back(person->name() + " has another history than alice");
      for (const auto& warning : person->warnings()) findings_.push_back(person->name() + " was warned: " + warning);
    }
    for (const auto& [words, certain] : said_) {
      const auto heard = std::ranges::count(history, words);
      if (heard > 1 || (heard == 0 && certain))
        findings_.push_back(words + " was heard " + std::to_string(heard) + " times");
    }
    for (const auto& words : history)
      if (!said_.contains(words)) findings_.push_back("nobody ever said " + words);
  }

  std::uint64_t losses() const { return losses_; }
  std::uint64_t damage() const { return disk_.damage(); }
  const std::vector<std::string>& findings() const { return findings_; }
  std::size_t acknowledged() const { return wire_.acknowledged(); }

 private:
  void move_in(const char* name) {
    auto home = std::make_unique<HomeDisk>(homes_.size() + 1, report_);
    homes_.push_back(home.get());
    if (!care_.devices) home->machine().ignore_flushes();
    world_.account(name, std::move(home));
  }
  void power_up_host() {
    for (auto& person : world_.people) person->disconnect();
    disk_.power_up();
    world_.host.restart(options_on(disk_, care_.host));
    wire_.check();
  }
  // As the database's own thread does once the log is long enough, which here it seldom is.
  void checkpoint() {
    sqlite3* database = nullptr;
    const std::string file = world_.host.module->database().file().string();
    if (sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE, disk_.name().c_str()) == SQLITE_OK) {
      const char* const care = care_.host ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF";
      for (const char* sql : {care, "SELECT 1 FROM sqlite_schema", "PRAGMA wal_checkpoint(PASSIVE)"})
        sqlite3_exec(database, sql, nullptr, nullptr, nullptr);  // without power each fails, and that is all right
    }
    sqlite3_close(database);
  }
  void say() {
    const std::size_t who = below(world_.people.size());
    Person& speaker = *world_.people[who];
    const std::uint64_t losses = homes_[who]->machine().losses();
    const std::string words = speaker.name() + " " + std::to_string(said_.size());
    speaker.run(speaker.core().send(speaker.ticket(), stream_, client::text_draft(words), speaker.now()));
    said_[words] = homes_[who]->machine().losses() == losses;
  }
  std::vector<std::string> texts(const Person& person) const {
    std::vector<std::string> texts;
    const auto* conversation = person.core().conversation(stream_);
    if (conversation == nullptr) return texts;
    for (const auto& [seq, message] : conversation->messages) texts.push_back(message.text());
    return texts;
  }
  std::size_t below(std::size_t bound) { return world_.below(bound); }

  std::vector<std::string> findings_;
  HomeDisk::Report report_;
  FragileDisk disk_;
  Care care_;
  World world_;
  DarkHost wire_;
  std::vector<HomeDisk*> homes_;
  client::StreamId stream_;
  std::map<std::string, bool> said_;  // whether the device had stored it; else power went meanwhile
  std::uint64_t losses_ = 0;
};

struct Outcome {
  std::uint64_t losses = 0;
  std::uint64_t damage = 0;
  std::size_t acknowledged = 0;
  std::vector<std::string> findings;
};

// A town that loses power several times. A store that does not even open again is a finding, too.
Outcome live_through(std::uint64_t seed, Care care) {
  constexpr int kLosses = 8;
  Outcome outcome;
  try {
    Town town(seed, care);
    try {
      for (int i = 0; i < kLosses; ++i) town.lose_power();
      town.heal();
    } catch (const std::exception& trouble) {
      outcome.findings.emplace_back(trouble.what());
    }
    outcome.losses = town.losses();
    outcome.damage = town.damage();
    outcome.acknowledged = town.acknowledged();
    for (const auto& finding : town.findings()) outcome.findings.push_back(finding);
  } catch (const std::exception& trouble) {
    outcome.findings.emplace_back(trouble.what());
  }
  return outcome;
}

TEST(PowerLoss, NothingAcknowledgedIsLostDoubledOrReordered) {
  std::uint64_t losses = 0, damage = 0, acknowledged = 0;
  for (std::uint64_t seed = 1; losses < losses_wanted() && !testing::Test::HasFailure(); ++seed) {
    const Outcome outcome = live_through(seed, {});
    losses += outcome.losses;
    damage += outcome.damage;
    acknowledged += outcome.acknowledged;
    for (const auto& finding : outcome.findings) ADD_FAILURE() << "seed " << seed << ": " << finding;
  }
  std::printf("%llu power losses, %llu sectors and names lost or torn, %llu entries acknowledged\n",
              static_cast<unsigned long long>(losses), static_cast<unsigned long long>(damage),
              static_cast<unsigned long long>(acknowledged));
  EXPECT_GT(damage, losses) << "a disk that loses nothing proves nothing";
}

bool noticed(Care care) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed)
    if (!live_through(seed, care).findings.empty()) return true;
  return false;
}

TEST(PowerLoss, AHostWithoutFlushesIsFoundOut) { EXPECT_TRUE(noticed({.host = false, .devices = true})); }

TEST(PowerLoss, ADeviceWithoutFlushesIsFoundOut) { EXPECT_TRUE(noticed({.host = true, .devices = false})); }

// Power goes at each operation of the first start in turn: the next start makes of it what a first start makes.
TEST(PowerLoss, AFirstStartMayBeCutAnywhere) {
  for (std::uint64_t operation = 1;; ++operation) {
    FragileDisk disk(operation);
    disk.cut_power_at(operation);
    try {
      const Harness host(options_on(disk, true));
      if (!disk.dark()) break;
    } catch (const std::runtime_error&) {
    }
    ASSERT_TRUE(disk.dark()) << "operation " << operation;
    ASSERT_LT(operation, 10'000U);
    disk.power_up();
    Harness host(options_on(disk, true));
    EXPECT_EQ(host.module->database().read(
                  [](sdk::Transaction& tx) { return tx.value<std::string>("PRAGMA integrity_check"); }),
              "ok")
        << "operation " << operation;
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace majlis::power_loss
