#include "tests/hostile/host/village.hpp"

#include <algorithm>

namespace majlis::hostile {

Village::Village() {
  world.put_between(liar);
  alice = &world.account("alice");
  bob = &world.account("bob");
  carol = &world.account("carol");
  mallory = &world.account("mallory");
}

std::string Village::open(Person& person, const std::string& name) {
  return attempt(person, [&](Core& core, Ticket ticket) { return core.open_direct(ticket, name, person.now()); });
}

std::string Village::say(Person& person, const StreamId& stream, std::string_view text) {
  return attempt(person, [&](Core& core, Ticket ticket) {
    return core.send(ticket, stream, client::text_draft(text), person.now());
  });
}

StreamId Village::chat(Person& one, Person& other) {
  EXPECT_EQ(open(one, other.name()), "");
  const StreamId stream = *one.core().find("@" + other.name());
  EXPECT_EQ(say(one, stream, "hello"), "");
  EXPECT_EQ(say(other, stream, "hello yourself"), "");
  return stream;
}

StreamId Village::group(Person& owner, std::vector<Person*> members) {
  std::vector<std::string> names;
  for (const auto* member : members) names.push_back(member->name());
  EXPECT_EQ(attempt(owner, [&](Core& core,
                               Ticket ticket) { return core.create_group(ticket, "Village", names, owner.now()); }),
            "");
  const StreamId stream = *owner.core().find("#Village");
  for (auto* member : members)
    EXPECT_EQ(attempt(*member, [&](Core& core, Ticket ticket) { return core.accept(ticket, stream, member->now()); }),
              "");
  return stream;
}

Person& Village::link(Person& person, const std::string& name) {
  Person& device = world.person(name);
  const Ticket asked = device.ticket();
  device.run(device.core().begin_link(asked, device.now()));
  EXPECT_EQ(attempt(person,
                    [&](Core& core, Ticket ticket) {
                      return core.link_device(ticket, device.core().link_code(), {}, person.now());
                    }),
            "");
  world.host.advance(2'000);
  world.settle();
  return device;
}

bool Village::alone(const Person& person) {
  return std::ranges::all_of(person.core().conversations(),
                             [](const auto& entry) { return entry.second.kind == client::StreamKind::kSelf; });
}

std::vector<std::string> Village::texts(const Person& person, const StreamId& stream) {
  std::vector<std::string> texts;
  if (const auto* conversation = person.core().conversation(stream))
    for (const auto& [seq, message] : conversation->messages) texts.push_back(message.text());
  return texts;
}

bool Village::warned(const Person& person, std::string_view error) {
  return std::ranges::any_of(person.warnings(),
                             [&](const std::string& warning) { return warning.starts_with(std::string(error) + ":"); });
}

}  // namespace majlis::hostile
