// Thieves and former members: what they know must open nothing new.
#include "tests/simulation/mls/must.hpp"
#include "tests/simulation/mls/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace majlis::simulation {

namespace {

constexpr std::size_t kWatched = 2;  // how many of those locked out are watched, the latest ones

}  // namespace

void World::steal() {
  thief_of_ = any_current_member();
  note("state of " + clients_[thief_of_]->name + " stolen");
  stolen_.emplace(clients_[thief_of_]->group->clone());
}

// Called before a commit is accepted: the thief sees it too.
void World::check_thief(const Bid& bid) {
  if (!stolen_) return;
  const bool removes = std::find(bid.removed.begin(), bid.removed.end(), thief_of_) != bid.removed.end();
  const bool updates = std::find(bid.updated.begin(), bid.updated.end(), thief_of_) != bid.updated.end();
  if (thief_of_ == bid.committer || removes || updates) {
    if (!bid.path) return;
    refuse(stolen_->copy(), bid);
    lock_out(std::move(*stolen_));
    stolen_.reset();
    return;
  }
  // Until then the copy is as good as the member: otherwise the checks of those locked out would prove nothing.
  if (bid.path) {
    EXPECT_GT(stolen_->path_secrets_opened(bid.pending.message, provisional(bid)), 0U);
  }
  mls::Group& copy = stolen_->copy();
  for (const Bytes& proposal : bid.proposals) static_cast<void>(copy.receive_proposal(proposal));
  auto applied = must(copy.apply(bid.pending.message, checks_), "the thief's apply");
  EXPECT_TRUE(applied.group->epoch_authenticator() == bid.pending.next.epoch_authenticator());
  stolen_.emplace(std::move(*applied.group));
}

// What comes with and after this commit is closed to the copy, whoever sends it.
void World::refuse(mls::Group& copy, const Bid& bid) {
  mls::Group sender = bid.pending.next.clone();
  const Bytes message = must(sender.seal(as_bytes("after the theft"), {}, random_), "seal");
  EXPECT_FALSE(copy.open(message).ok());
  const auto applied = copy.apply(bid.pending.message, checks_);
  EXPECT_TRUE(!applied.ok() || !applied->group);
}

// From now on no path may be encrypted to any key of this state.
void World::lock_out(StolenState state) {
  note("somebody is locked out");
  if (locked_out_.size() == kWatched) locked_out_.erase(locked_out_.begin());
  locked_out_.push_back(std::move(state));
}

void World::check_locked_out(const Bid& bid) {
  if (!bid.path) return;
  for (const StolenState& state : locked_out_) {
    EXPECT_EQ(state.path_secrets_opened(bid.pending.message, provisional(bid)), 0U) << "healed, or removed";
  }
}

// The context that the commit's path is encrypted under: the next one, but for the transcript hash.
mls::GroupContext World::provisional(const Bid& bid) const {
  mls::GroupContext context = bid.pending.next.context();
  context.confirmed_transcript_hash = confirmed_hash_;
  return context;
}

}  // namespace majlis::simulation
