// A member whose device breaks the rules: commits that the host takes, since it parses no MLS, and that no honest
// member can use.
#pragma once

#include "tests/simulation/messaging/world.hpp"

namespace majlis::simulation {

enum class Bad {
  kGarbage,        // bytes that are no MLS message
  kOtherData,      // authenticated data that does not say what the commit does
  kTakesOver,      // makes itself an owner, and tells the host nothing
  kTakesOverOpen,  // the same, and tells the members
  kHiddenRemoval,  // removes somebody, and tells nobody
  kOpenTakeOver,   // makes itself an owner, and tells everybody: an honest host refuses it
};
inline constexpr std::size_t kBadKinds = 5;  // that an honest host takes

// Appends such a commit in the name of `mallory`'s device. Whether the host took it.
bool commit_badly(World& world, Person& mallory, const client::StreamId& stream, Bad how);

}  // namespace majlis::simulation
