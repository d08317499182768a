// Application messages, and how they get lost, doubled and late.
#include "tests/simulation/mls/must.hpp"
#include "tests/simulation/mls/world.hpp"

#include <gtest/gtest.h>

#include <map>

namespace majlis::simulation {

void World::send_letters() {
  const std::size_t sender = any_current_member();
  const std::uint64_t count = 1 + draw(4);
  for (std::uint64_t i = 0; i < count; ++i) {
    Letter letter{epoch(), {}, random_.bytes(draw(300))};
    letter.message = must(clients_[sender]->group->seal(letter.plaintext, {}, random_), "seal");
    for (const std::size_t to : roster()) {
      if (to == sender || chance(15)) continue;  // dropped
      clients_[to]->inbox.push_back(letters_.size());
      if (chance(10)) clients_[to]->inbox.push_back(letters_.size());  // doubled
    }
    letters_.push_back(std::move(letter));
  }
}

void World::deliver_some() {
  for (const std::size_t to : roster()) {
    if (chance(50)) open_inbox(to);
  }
}

void World::open_inbox(std::size_t index) {
  Client& client = *clients_[index];
  std::vector<std::size_t> now;
  std::vector<std::size_t> later;
  for (const std::size_t letter : client.inbox) {
    const std::uint64_t at = client.group->epoch().value;
    if (letters_[letter].epoch == at) now.push_back(letter);
    if (letters_[letter].epoch > at) later.push_back(letter);
  }
  client.inbox = std::move(later);
  for (std::size_t i = now.size(); i > 1; --i) std::swap(now[i - 1], now[draw(i)]);
  std::map<std::size_t, int> seen;
  for (const std::size_t at : now) {
    const Letter& letter = letters_[at];
    if (seen[at]++ > 0) {
      const Secret before = client.group->serialise();
      EXPECT_EQ(client.group->open(letter.message).error().name, "mls.secret_tree.used");
      EXPECT_TRUE(before == client.group->serialise());
      continue;
    }
    const auto opened = must(client.group->open(letter.message), "open");
    EXPECT_TRUE(equal(opened.plaintext.view(), letter.plaintext));
  }
}

void World::check_late_letters(std::size_t index) {
  Client& client = *clients_[index];
  for (const std::size_t at : client.inbox) {
    if (letters_[at].epoch >= client.group->epoch().value) continue;
    EXPECT_EQ(client.group->open(letters_[at].message).error().name, "mls.group.epoch");
    break;
  }
}

}  // namespace majlis::simulation
