// Trouble from a seed: cut connections, lost, doubled and late frames, bad commits and crashes between any two steps
// while people write. Afterwards every member has every message once and in the same order.
#include "protocol/messaging.hpp"
#include "tests/simulation/messaging/mallory.hpp"
#include "tests/simulation/messaging/talk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace majlis::simulation {
namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* asked = std::getenv(variable);
  return asked == nullptr ? otherwise : std::strtoull(asked, nullptr, 10);
}

// Seeds 1 to MAJLIS_SEEDS, or MAJLIS_SEED alone: what a failure names is run again by it.
template <class Storm>
void each_seed(const Storm& storm) {
  const std::uint64_t only = number_from("MAJLIS_SEED", 0);
  const std::uint64_t last = only != 0 ? only : number_from("MAJLIS_SEEDS", 30);
  for (std::uint64_t seed = only != 0 ? only : 1; seed <= last && !testing::Test::HasFailure(); ++seed) storm(seed);
}

std::vector<std::string> texts(const Person& person, const client::StreamId& stream) {
  std::vector<std::string> texts;
  const auto* conversation = person.core().conversation(stream);
  if (conversation == nullptr) return texts;
  for (const auto& [seq, message] : conversation->messages) texts.push_back(message.text());
  return texts;
}

// Loses calls, answers and notes, and hands some appends to the host twice.
class BadWire final : public Wire {
 public:
  BadWire(Harness& host, std::uint64_t seed) : Wire(host), dice_(seed) {}
  bool bad = false;

  std::optional<majlis::host::Outcome> call(majlis::host::ConnectionId from, const std::string& method,
                                            Bytes params) override {
    const auto fate = bad ? dice_() % 100 : 99;
    if (fate < 2) return std::nullopt;
    auto answer = Wire::call(from, method, params);
    if (fate < 4) return std::nullopt;
    if (fate < 14 && method == protocol::Append::kName) return Wire::call(from, method, std::move(params));
    return answer;
  }
  std::optional<Bytes> note(majlis::host::ConnectionId, const std::string&, Bytes params) override {
    if (bad && dice_() % 100 < 5) return std::nullopt;
    return params;
  }

 private:
  std::mt19937_64 dice_;
};

constexpr std::string_view kLabel = "#Storm";

// What honest people may be warned of: mallory's doing, and who mended it.
bool expected(const std::string& warning) {
  return warning.starts_with("client.commit.invalid") || warning.starts_with("client.conversation.reset");
}

class Weather {
 public:
  explicit Weather(std::uint64_t seed) : seed_(seed), world_(seed), wire_(world_.host, seed) {
    world_.put_between(wire_);
    for (const auto* name : {"alice", "bob", "carol", "mallory"}) world_.account(name);
    create_group(world_, alice(), std::string(kLabel.substr(1)), {"bob", "carol", "mallory"});
    stream_ = *alice().core().find(kLabel);
    for (std::size_t i = 1; i < world_.people.size(); ++i) accept(world_, *world_.people[i], stream_);
  }

  // `bad_commits`: how many of a hundred messages are followed by one.
  void blow(std::uint64_t bad_commits) {
    wire_.bad = true;
    for (int i = 0; i < 30; ++i) {
      Person& speaker = *world_.people[world_.below(kHonest)];
      said_.push_back(speaker.name() + " " + std::to_string(i));
      speaker.run(speaker.core().send(speaker.ticket(), stream_, client::text_draft(said_.back()), speaker.now()));
      world_.stumble(20 + world_.below(30));
      if (world_.below(100) < bad_commits)
        commit_badly(world_, *world_.people[kHonest], stream_, static_cast<Bad>(world_.below(kBadKinds)));
      world_.host.advance(1'000);
    }
    wire_.bad = false;
    for (int i = 0; i < 12; ++i) world_.recover();
  }

  void expect_whole() {
    const auto history = texts(alice(), stream_);
    auto sorted = history;
    std::ranges::sort(sorted);
    std::ranges::sort(said_);
    EXPECT_EQ(sorted, said_) << "seed " << seed_;
    for (std::size_t i = 0; i < kHonest; ++i) {
      const Person& person = *world_.people[i];
      EXPECT_EQ(texts(person, stream_), history) << "seed " << seed_ << " " << person.name();
      EXPECT_EQ(person.core().label(*person.core().conversation(stream_)), kLabel) << "seed " << seed_;
      for (const auto& warning : person.warnings())
        if (!expected(warning)) ADD_FAILURE() << "seed " << seed_ << " " << person.name() << " " << warning;
    }
  }

 private:
  static constexpr std::size_t kHonest = 3;
  Person& alice() { return *world_.people[0]; }

  std::uint64_t seed_;
  World world_;
  BadWire wire_;
  client::StreamId stream_;
  std::vector<std::string> said_;
};

TEST(Storm, NothingIsLostDoubledOrReordered) {
  each_seed([](std::uint64_t seed) {
    Weather storm(seed);
    storm.blow(0);
    storm.expect_whole();
  });
}

TEST(Storm, EveryConversationRecoversFromBadCommits) {
  each_seed([](std::uint64_t seed) {
    Weather storm(seed);
    storm.blow(12);
    storm.expect_whole();
  });
}

}  // namespace
}  // namespace majlis::simulation
