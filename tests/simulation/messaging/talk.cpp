#include "tests/simulation/messaging/talk.hpp"

namespace majlis::simulation {

using client::Core;
using client::Ticket;

std::vector<std::string> shown(const Person& person, std::string_view label) {
  std::vector<std::string> lines;
  const auto stream = person.core().find(label);
  if (!stream.ok()) return {"(" + std::string(stream.error().name) + ")"};
  for (const auto& [seq, message] : person.core().conversation(*stream)->messages) {
    std::string line = person.core().name_of(message.author) + ": " + (message.deleted ? "(deleted)" : message.text());
    for (const auto& reaction : message.reactions) line += " [" + reaction.emoji + "]";
    lines.push_back(line);
  }
  return lines;
}

void say(World& world, Person& person, std::string_view label, std::string_view text) {
  world.expect_done(person, [&](Core& core, Ticket ticket) {
    return core.send(ticket, *core.find(label), client::text_draft(text), person.now());
  });
}

void open_chat(World& world, Person& person, const std::string& name) {
  world.expect_done(person, [&](Core& core, Ticket ticket) { return core.open_direct(ticket, name, person.now()); });
}

void create_group(World& world, Person& owner, const std::string& title, std::vector<std::string> names) {
  world.expect_done(owner, [&](Core& core, Ticket ticket) {
    return core.create_group(ticket, title, std::move(names), owner.now());
  });
}

void accept(World& world, Person& person, const client::StreamId& stream) {
  world.expect_done(person, [&](Core& core, Ticket ticket) { return core.accept(ticket, stream, person.now()); });
}

void link(World& world, Person& old, Person& fresh) {
  fresh.run(fresh.core().begin_link(fresh.ticket(), fresh.now()));
  world.expect_done(old, [&](Core& core, Ticket ticket) {
    return core.link_device(ticket, fresh.core().link_code(), {}, old.now());
  });
  world.host.advance(2'000);
  world.settle();
}

client::MessageId last_message(const Person& person, std::string_view label) {
  return person.core().conversation(*person.core().find(label))->messages.rbegin()->second.id;
}

}  // namespace majlis::simulation
