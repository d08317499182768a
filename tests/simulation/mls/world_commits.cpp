// Commits: who makes them, which one the host takes, and how everybody else follows.
#include "tests/simulation/mls/must.hpp"
#include "tests/simulation/mls/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace majlis::simulation {

void World::race() {
  std::vector<Bid> bids;
  const std::size_t bidders = 1 + draw(3);
  for (std::size_t i = 0; i < bidders; ++i) {
    const std::size_t committer = any_current_member();
    const bool twice =
        std::any_of(bids.begin(), bids.end(), [&](const Bid& other) { return other.committer == committer; });
    if (twice) continue;
    if (auto made = bid(committer)) bids.push_back(std::move(*made));
  }
  if (bids.empty()) return;
  const std::size_t winner = draw(bids.size());
  note("race of " + std::to_string(bids.size()));
  Bid won = std::move(bids[winner]);
  bids.clear();
  accept(std::move(won));
}

std::optional<World::Bid> World::bid(std::size_t committer) {
  const mls::Group& group = *clients_[committer]->group;
  Bid bid{committer, {{}, {}, {}, group.clone()}, {}, {}, {}, {}, false, chance(70)};
  mls::CommitOptions options;
  options.tree_in_welcome = bid.tree_in_welcome;
  options.tree_in_group_info = true;
  options.authenticated_data = random_.bytes(draw(20));
  options.force_path = chance(40);
  add_proposals(committer, options, bid);
  if (options.proposals.empty()) options.force_path = true;
  const Secret before = group.serialise();
  bid.pending = must(group.commit(options, checks_, random_), "commit");
  EXPECT_TRUE(before == group.serialise()) << "making a commit changed the state";
  bid.path = options.force_path || !bid.removed.empty() || options.proposals.empty();
  return bid;
}

void World::add_proposals(std::size_t committer, mls::CommitOptions& options, Bid& bid) {
  const std::vector<std::size_t> present = roster();
  if (chance(40)) {
    const std::size_t room = kMostMembers - present.size();
    for (std::size_t i = std::min<std::size_t>(1 + draw(3), room); i > 0; --i) {
      bid.added.push_back(new_client());
      options.proposals.push_back(mls::add_of(clients_[bid.added.back()]->package.key_package));
    }
  }
  if (chance(35) && present.size() > 2) {
    const std::size_t target = present[draw(present.size())];
    if (target != committer) {
      const std::string& name = clients_[target]->name;
      clients_[committer]->group->for_each_member([&](const mls::Member& member) {
        if (as_text(member.node->credential.identity) == name) options.proposals.push_back(mls::remove_of(member.leaf));
      });
      bid.removed.push_back(target);
    }
  }
  if (chance(15)) {
    const Bytes id = random_.bytes(8);
    psks_.add_external(id, random_.secret(32));
    options.proposals.push_back(mls::psk_of(mls::PreSharedKeyId::external(id, random_)));
  }
  if (chance(10)) {
    options.proposals.push_back(mls::extensions_of({{kNote, random_.bytes(draw(40))}}));
    options.force_path = true;
  }
}

void World::external_join() {
  const bool again = chance(40) && members() > 2;
  const std::size_t joiner = again ? any_member() : new_client();
  if (!again && members() >= kMostMembers) return;
  Client& client = *clients_[joiner];
  mls::ExternalJoinOptions options{leaf_of(client), client.key, checks_};
  options.tree_in_group_info = true;
  const std::size_t witness = any_current_member();
  if (again) {
    clients_[witness]->group->for_each_member([&](const mls::Member& member) {
      if (as_text(member.node->credential.identity) == client.name) options.removes = member.leaf;
    });
    client.inbox.clear();
  }
  note(again ? "rejoin" : "external join");
  auto pending = must(mls::Group::join_external(group_info_, options, random_), "external join");
  if (again) client.group.reset();
  if (stolen_ && thief_of_ == joiner) stolen_.reset();
  accept({joiner, std::move(pending), {}, {}, {}, {}, true, false});
}

void World::commit_by_reference() {
  if (members() < 3) return;
  const std::size_t proposer = any_current_member();
  const std::size_t committer = any_current_member();
  if (proposer == committer) return;
  note("commit by reference");
  mls::Group& from = *clients_[proposer]->group;
  auto proposed = must(from.propose_update(std::nullopt, random_, random_.bytes(3)), "propose");
  // The committer's own copy learns of it; should the host take another commit first, it is forgotten with the epoch.
  mls::Group& by = *clients_[committer]->group;
  const mls::ProposalRef ref = must(by.receive_proposal(proposed.message), "receive proposal");
  EXPECT_EQ(ref, proposed.ref);
  EXPECT_EQ(by.seal(as_bytes("x"), {}, random_).error().name, "mls.group.pending_proposals");
  mls::CommitOptions options;
  options.references.push_back(ref);
  options.tree_in_group_info = true;
  auto pending = must(by.commit(options, checks_, random_), "commit by reference");
  accept({committer, std::move(pending), {proposed.message}, {}, {}, {proposer}, true, true});
  catch_up(proposer);
}

void World::accept(Bid bid) {
  check_thief(bid);
  for (const std::size_t gone : bid.removed) {
    clients_[gone]->member = false;
    lock_out(StolenState(clients_[gone]->group->clone()));
  }
  check_locked_out(bid);
  log_.push_back({bid.proposals, bid.pending.message});
  group_info_ = bid.pending.group_info;
  confirmed_hash_ = bid.pending.next.context().confirmed_transcript_hash;
  Client& committer = *clients_[bid.committer];
  if (committer.group) open_inbox(bid.committer);
  committer.group = std::move(bid.pending.next);
  committer.member = true;
  for (const std::size_t newcomer : bid.added) join(newcomer, bid);
  // A thief who saw what no path has healed keeps up by stealing again.
  if (stolen_ && thief_of_ == bid.committer) stolen_.emplace(committer.group->clone());
}

void World::join(std::size_t newcomer, const Bid& bid) {
  Client& client = *clients_[newcomer];
  mls::JoinOptions options{client.package.key_package, client.package.keys, client.key, checks_};
  if (!bid.tree_in_welcome) options.tree = clients_[bid.committer]->group->tree();
  auto joined = must(mls::Group::join(*bid.pending.welcome, options), "join");
  EXPECT_EQ(joined.inviter, clients_[bid.committer]->group->own_leaf());
  client.group = std::move(joined.group);
  client.member = true;
}

void World::catch_up_some() {
  for (const std::size_t each : roster()) {
    if (chance(60)) catch_up(each);
  }
}

void World::catch_up(std::size_t index) {
  while (clients_[index]->group->epoch().value < epoch() && !clients_[index]->removed) apply_next(index);
}

void World::apply_next(std::size_t index) {
  Client& client = *clients_[index];
  if (chance(80)) open_inbox(index);
  const LogEntry& entry = log_[client.group->epoch().value];
  for (const Bytes& proposal : entry.proposals) {
    // Its proposer knows it already.
    static_cast<void>(client.group->receive_proposal(proposal));
  }
  auto applied = must(client.group->apply(entry.commit, checks_), "apply");
  if (applied.group) {
    client.group = std::move(applied.group);
    check_late_letters(index);
  } else {
    EXPECT_FALSE(client.member);
    client.removed = true;
  }
}

void World::tamper() {
  Client& client = *clients_[any_member()];
  if (current(client)) return;
  const LogEntry& entry = log_[client.group->epoch().value];
  for (const Bytes& proposal : entry.proposals) static_cast<void>(client.group->receive_proposal(proposal));
  const Secret before = client.group->serialise();
  Bytes commit = entry.commit;
  commit[draw(commit.size())] ^= static_cast<std::uint8_t>(1 + draw(255));
  EXPECT_FALSE(client.group->apply(commit, checks_).ok());
  EXPECT_TRUE(before == client.group->serialise());
}

}  // namespace majlis::simulation
