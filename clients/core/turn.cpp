#include "clients/core/turn.hpp"

#include "clients/core/state.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::uint64_t kFirstWaitMs = 1'000;
constexpr std::uint64_t kSpreadMs = 1'000;      // for each leaf before one's own
constexpr std::uint64_t kOverdueSpreadMs = 50;  // the same
constexpr std::uint64_t kMaxLeavesBefore = 60;

}  // namespace

std::uint64_t turn_ms(Context& context, const Conversation& conversation, bool overdue) {
  std::uint64_t before = 0;
  conversation.group->for_each_member(
      [&](const mls::Member& member) { before += member.leaf.value < conversation.group->own_leaf().value ? 1 : 0; });
  if (before == 0) return context.now_ms;
  before = std::min(before, kMaxLeavesBefore);
  if (overdue) return context.now_ms + random_below(context.state.random, before * kOverdueSpreadMs);
  return context.now_ms + kFirstWaitMs + random_below(context.state.random, before * kSpreadMs);
}

std::uint64_t random_below(crypto::Random& random, std::uint64_t bound) {
  const Bytes bytes = random.bytes(4);
  std::uint64_t number = 0;
  for (const auto byte : bytes) number = number << 8 | byte;
  return number % bound;
}

}  // namespace majlis::client
