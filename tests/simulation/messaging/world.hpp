// Many client cores and the messaging module in one process, on one clock and one seed. Everything runs until nothing
// is left to do, or breaks where the seed says so.
#pragma once

#include "tests/simulation/messaging/person.hpp"

#include <memory>
#include <random>

namespace majlis::simulation {

class World {
 public:
  explicit World(std::uint64_t seed, host::messaging::Options options = Harness::open_options())
      : host(std::move(options)), seed_(seed), dice_(seed) {}

  // A new device with an empty profile, connected: over an honest wire and with a disk that forgets nothing, unless
  // others are given. The wire must outlive the world.
  Person& person(std::string name, std::unique_ptr<Disk> disk = std::make_unique<MemoryDisk>());
  void put_between(Wire& wire) { wire_ = &wire; }
  // A registered account's first device.
  Person& account(std::string name, std::unique_ptr<Disk> disk = std::make_unique<MemoryDisk>());

  // Until no frame is on its way and no tick is due. Throws after too many steps: somebody talks for ever.
  void settle();
  // The same with trouble: cut connections, crashes at every point of a batch, steps in any order.
  void stumble(std::size_t steps);
  // Everybody is connected again, and all is quiet.
  void recover();

  // Runs a command of `person` to its end and expects it done.
  template <class Command>
  void expect_done(Person& person, Command command) {
    const client::Ticket ticket = person.ticket();
    person.run(command(person.core(), ticket));
    settle();
    if (!person.done(ticket)) throw std::runtime_error(person.name() + "'s command failed: " + person.failure(ticket));
  }

  std::mt19937_64& dice() { return dice_; }
  std::size_t below(std::size_t bound) { return dice_() % bound; }

  Harness host;
  std::vector<std::unique_ptr<Person>> people;

 private:
  bool step_all();

  Wire honest_{host};
  Wire* wire_ = &honest_;
  std::uint64_t seed_;
  std::mt19937_64 dice_;
};

}  // namespace majlis::simulation
