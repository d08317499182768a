// Trouble from a seed: cut connections and crashes between any two steps while people write. Afterwards every member
// has every message once and in the same order.
#include "tests/simulation/messaging/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace majlis::simulation {
namespace {

std::uint64_t seeds() {
  const char* asked = std::getenv("MAJLIS_SEEDS");
  return asked == nullptr ? 30 : std::strtoull(asked, nullptr, 10);
}

std::vector<std::string> texts(const Person& person, const client::StreamId& stream) {
  std::vector<std::string> texts;
  const auto* conversation = person.core().conversation(stream);
  if (conversation == nullptr) return texts;
  for (const auto& [seq, message] : conversation->messages) texts.push_back(message.text());
  return texts;
}

void storm(std::uint64_t seed) {
  World world(seed);
  std::vector<Person*> people;
  for (const auto* name : {"alice", "bob", "carol"}) people.push_back(&world.account(name));
  Person& alice = *people[0];
  world.expect_done(alice, [&](client::Core& core, client::Ticket ticket) {
    return core.create_group(ticket, "Storm", {"bob", "carol"}, alice.now());
  });
  const auto stream = *alice.core().find("#Storm");
  for (auto* person : {people[1], people[2]})
    world.expect_done(
        *person, [&](client::Core& core, client::Ticket ticket) { return core.accept(ticket, stream, person->now()); });

  std::vector<std::string> said;
  for (int i = 0; i < 30; ++i) {
    Person& speaker = *people[world.below(people.size())];
    said.push_back(speaker.name() + " " + std::to_string(i));
    speaker.run(speaker.core().send(speaker.ticket(), stream, client::text_draft(said.back()), speaker.now()));
    world.stumble(20 + world.below(30));
    world.host.advance(1'000);
  }
  world.recover();

  const auto history = texts(alice, stream);
  for (const auto* person : people)
    EXPECT_EQ(texts(*person, stream), history) << "seed " << seed << " " << person->name();
  auto sorted = history;
  std::ranges::sort(sorted);
  std::ranges::sort(said);
  EXPECT_EQ(sorted, said) << "seed " << seed;
  for (const auto* person : people)
    for (const auto& warning : person->warnings())
      ADD_FAILURE() << "seed " << seed << " " << person->name() << " " << warning;
}

TEST(Storm, NothingIsLostDoubledOrReordered) {
  for (std::uint64_t seed = 1; seed <= seeds() && !testing::Test::HasFailure(); ++seed) storm(seed);
}

}  // namespace
}  // namespace majlis::simulation
