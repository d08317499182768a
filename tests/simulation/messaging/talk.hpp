// What people do and see, in the words that tests use.
#pragma once

#include "tests/simulation/messaging/world.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace majlis::simulation {

// What a device shows of a conversation, in order; the error's name in brackets where there is none of this label.
std::vector<std::string> shown(const Person& person, std::string_view label);
// Sends a text and waits until it was acknowledged.
void say(World& world, Person& person, std::string_view label, std::string_view text);
void open_chat(World& world, Person& person, const std::string& name);
void create_group(World& world, Person& owner, const std::string& title, std::vector<std::string> names);
void accept(World& world, Person& person, const client::StreamId& stream);
// Links `fresh` to the account of `old`.
void link(World& world, Person& old, Person& fresh);
client::MessageId last_message(const Person& person, std::string_view label);

}  // namespace majlis::simulation
