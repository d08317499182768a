// How much memory one member's group takes: what the heap grows by when the group is restored from its bytes.

#include "bench/crypto/fixtures.hpp"

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace majlis::bench {
namespace {

std::size_t heap_in_use() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

void memory(benchmark::State& state) {
  const auto members = static_cast<std::size_t>(state.range(0));
  const Secret stored = make_group(members, random()).member.serialise();
  // Several, since the allocator counts small blocks in batches.
  const std::size_t copies = std::max<std::size_t>(1, 10'000 / members);
  for (auto _ : state) {
    std::vector<mls::Group> groups;
    groups.reserve(copies);
    const std::size_t before = heap_in_use();
    for (std::size_t i = 0; i < copies; ++i) {
      auto group = mls::Group::restore(stored.view());
      if (!group.ok()) return state.SkipWithError(group.error().detail.c_str());
      groups.push_back(std::move(*group));
    }
    const double bytes = static_cast<double>(heap_in_use() - before) / static_cast<double>(copies);
    state.counters["heap_bytes"] = bytes;
    state.counters["heap_bytes_per_member"] = bytes / static_cast<double>(members);
    state.counters["stored_bytes"] = static_cast<double>(stored.size());
  }
}
BENCHMARK(memory)
    ->Name("memory-per-group")
    ->Arg(2)
    ->Arg(100)
    ->Arg(1000)
    ->Arg(10000)
    ->Iterations(1)
    ->Repetitions(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace majlis::bench
