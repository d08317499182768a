// What must not grow with the group: an Add without a path. And what must: joining, beside the signatures alone.

#include "bench/crypto/fixtures.hpp"
#include "crypto/mls/public_group.hpp"

#include <benchmark/benchmark.h>

#include <utility>
#include <vector>

namespace majlis::bench {
namespace {

mls::CommitOptions add_somebody() {
  static const Device kNewcomer = make_device(random());
  mls::CommitOptions options;
  options.proposals.push_back(mls::add_of(kNewcomer.package.key_package));
  options.tree_in_welcome = false;
  return options;
}

void make_add(benchmark::State& state, const TestGroup& group) {
  const mls::CommitOptions options = add_somebody();
  for (auto _ : state) {
    const auto pending = group.creator.commit(options, checks(), random());
    if (!pending.ok()) return state.SkipWithError(pending.error().detail.c_str());
  }
}

void apply_add(benchmark::State& state, const TestGroup& group) {
  const auto pending = group.creator.commit(add_somebody(), checks(), random());
  for (auto _ : state) {
    const auto applied = group.member.apply(pending->message, checks());
    if (!applied.ok()) return state.SkipWithError(applied.error().detail.c_str());
  }
}

void make_add_10(benchmark::State& state) { make_add(state, group_of_10()); }
void make_add_1000(benchmark::State& state) { make_add(state, group_of_1000()); }
void apply_add_10(benchmark::State& state) { apply_add(state, group_of_10()); }
void apply_add_1000(benchmark::State& state) { apply_add(state, group_of_1000()); }
BENCHMARK(make_add_10)->Name("make-add-at-10");
BENCHMARK(make_add_1000)->Name("make-add-at-1000");
BENCHMARK(apply_add_10)->Name("apply-add-at-10");
BENCHMARK(apply_add_1000)->Name("apply-add-at-1000");

void join_1000(benchmark::State& state) {
  const Device newcomer = make_device(random());
  mls::CommitOptions add;
  add.proposals.push_back(mls::add_of(newcomer.package.key_package));
  add.tree_in_welcome = false;
  const auto pending = group_of_1000().creator.commit(add, checks(), random());
  const Bytes tree = pending->next.tree().encode();
  for (auto _ : state) {
    mls::JoinOptions options{newcomer.package.key_package, newcomer.package.keys, newcomer.key, checks()};
    options.tree = *mls::RatchetTree::decode(tree);
    const auto joined = mls::Group::join(*pending->welcome, options);
    if (!joined.ok()) return state.SkipWithError(joined.error().detail.c_str());
  }
}
BENCHMARK(join_1000)->Name("join-1000")->Unit(benchmark::kMillisecond);

void join_floor(benchmark::State& state) {
  const mls::Group& group = group_of_1000().creator;
  for (auto _ : state) {
    bool good = true;
    group.for_each_member([&](const mls::Member& member) {
      good = good && member.node->check_signature({group.id(), member.leaf}).ok() &&
             identity::verify_certificate(member.node->credential.identity).ok();
    });
    if (!good) return state.SkipWithError("a leaf does not verify");
  }
}
BENCHMARK(join_floor)->Name("floor/leaf-signatures-and-certificates-1000")->Unit(benchmark::kMillisecond);

// What a joiner does beside joining, at worst: an old tree is judged, and 63 commits are followed, a path in each.
void roll_forward_1000(benchmark::State& state) {
  mls::Group group = group_of_1000().creator.clone();
  const Bytes info = group.group_info(false);
  const Bytes tree = group.tree().encode();
  mls::CommitOptions path;
  path.force_path = true;
  std::vector<Bytes> commits;
  while (commits.size() < 63) {
    auto pending = *group.commit(path, checks(), random());
    commits.push_back(std::move(pending.message));
    group = std::move(pending.next);
  }
  for (auto _ : state) {
    auto outside = mls::PublicGroup::open(info, *mls::RatchetTree::decode(tree), checks());
    if (!outside.ok()) return state.SkipWithError(outside.error().detail.c_str());
    for (const Bytes& commit : commits) {
      const auto applied = outside->apply(commit, checks().credentials);
      if (!applied.ok()) return state.SkipWithError(applied.error().detail.c_str());
    }
    if (!outside->check_leads_to(group.context(), group.confirmation_tag()).ok())
      return state.SkipWithError("it leads elsewhere");
  }
}
BENCHMARK(roll_forward_1000)->Name("roll-forward-1000-by-63-commits")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace majlis::bench
