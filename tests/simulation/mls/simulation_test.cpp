// Random groups of 2 to 64 members: lost races, dropped, doubled and reordered messages, members far behind, restarts,
// a host that changes bytes, thieves. Each seed is a test of its own; a failing seed is the bug report:
//   MAJLIS_FIRST_SEED=17 MAJLIS_SEEDS=1 build/release/bin/mls_simulation

#include "tests/simulation/mls/world.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace majlis::simulation {
namespace {

constexpr int kSteps = 150;

int setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

class MlsSimulation : public testing::TestWithParam<int> {};

TEST_P(MlsSimulation, EverybodyAgreesAndNobodyElseReads) {
  World world(static_cast<std::uint64_t>(GetParam()));
  for (int step = 0; step < kSteps && !HasFailure(); ++step) {
    world.step();
    if (step % 50 == 49) world.settle();
  }
  if (HasFailure()) {
    for (const std::string& line : world.history()) std::fprintf(stderr, "  %s\n", line.c_str());
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, MlsSimulation,
                         testing::Range(setting("MAJLIS_FIRST_SEED", 1),
                                        setting("MAJLIS_FIRST_SEED", 1) + setting("MAJLIS_SEEDS", 24)));

}  // namespace
}  // namespace majlis::simulation
