// Plugin and gateway in virtual time with every fault on, each seed a history of its own. A seed that fails is the bug
// report: MAJLIS_SEED=N runs that one alone, MAJLIS_SEEDS=N as many.
#include "world.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

std::filesystem::path majlis::sdk::testing::plugin_folder() { return MAJLIS_PAYMENTS_FOLDER; }

namespace majlis::simulation {
namespace {

std::uint64_t number_in(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(PaymentsSimulation, WhateverGoesWrongNothingIsLostDoubledOrUnexplained) {
  const std::uint64_t one = number_in("MAJLIS_SEED", 0);
  const std::uint64_t first = one == 0 ? 1 : one, last = one == 0 ? number_in("MAJLIS_SEEDS", 50) : one;
  World::Tally all;
  for (std::uint64_t seed = first; seed <= last && !HasFailure(); ++seed) {
    World world(seed);
    try {
      world.live(60);
      world.calm_down();
      for (const std::string& finding : world.findings()) ADD_FAILURE() << "seed " << seed << ": " << finding;
    } catch (const std::exception& error) {
      ADD_FAILURE() << "seed " << seed << ": " << error.what();
    }
    const World::Tally& tally = world.tally();
    all.topups += tally.topups, all.paid += tally.paid, all.failed += tally.failed, all.returns += tally.returns;
    all.bounced += tally.bounced, all.doubts += tally.doubts, all.losses += tally.losses;
    all.gateway_crashes += tally.gateway_crashes, all.webhooks += tally.webhooks;
  }
  std::printf(
      "%llu seeds: %d top-ups (%d paid, %d failed), %d returns (%d came back), %d in doubt, %d losses of power, "
      "%d crashes of the gateway, %d webhooks\n",
      static_cast<unsigned long long>(last - first + 1), all.topups, all.paid, all.failed, all.returns, all.bounced,
      all.doubts, all.losses, all.gateway_crashes, all.webhooks);
  if (one != 0 || HasFailure()) return;
  const int seeds = static_cast<int>(last);
  EXPECT_GT(all.paid, 3 * seeds) << "a simulation in which nothing happens proves nothing";
  EXPECT_GT(all.failed, seeds);
  EXPECT_GT(all.returns, seeds / 2);
  EXPECT_GT(all.bounced, seeds / 10);
  EXPECT_GT(all.doubts, seeds / 10);
  EXPECT_GT(all.losses, seeds / 2);
  EXPECT_GT(all.gateway_crashes, seeds / 2);
}

}  // namespace
}  // namespace majlis::simulation
