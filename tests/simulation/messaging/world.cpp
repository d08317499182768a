#include "tests/simulation/messaging/world.hpp"

namespace majlis::simulation {
namespace {

constexpr int kTooLong = 100'000;

}  // namespace

Person& World::person(std::string name, std::unique_ptr<Disk> disk) {
  const std::uint64_t seed = seed_ * 1'000 + people.size();
  people.push_back(std::make_unique<Person>(host, *wire_, std::move(disk), std::move(name), seed));
  people.back()->connect();
  return *people.back();
}

Person& World::account(std::string name, std::unique_ptr<Disk> disk) {
  Person& made = person(name, std::move(disk));
  expect_done(made, [&](client::Core& core, client::Ticket ticket) {
    return core.sign_up(ticket, name, std::nullopt, host.now_ms());
  });
  return made;
}

bool World::step_all() {
  bool moved = false;
  for (auto& person : people) {
    moved |= person->step();
    moved |= person->tick();
  }
  return moved;
}

void World::settle() {
  for (int i = 0; i < kTooLong; ++i)
    if (!step_all()) {
      host.settle();
      if (!step_all()) return;
    }
  throw std::runtime_error("the world does not come to rest");
}

void World::stumble(std::size_t steps) {
  for (std::size_t i = 0; i < steps; ++i) {
    Person& person = *people[below(people.size())];
    const std::size_t fate = below(100);
    if (fate < 2) {
      person.disconnect();
    } else if (fate < 4) {
      person.restart();
    } else if (fate < 10) {
      person.step(static_cast<Crash>(1 + below(3)));
    } else if (!person.connected()) {
      person.connect();
    } else if (!person.step()) {
      person.tick();
    }
  }
}

void World::recover() {
  for (auto& person : people) person->disconnect();
  for (auto& person : people) person->connect();
  settle();
  // What waited for a time of its own.
  host.advance(10'000);
  settle();
}

}  // namespace majlis::simulation
