#include "tests/simulation/mls/world.hpp"

#include "tests/simulation/mls/must.hpp"

#include <gtest/gtest.h>

namespace majlis::simulation {

mls::LeafOptions leaf_of(const Client& client) {
  return {mls::Credential::basic(to_bytes(client.name)), mls::Capabilities::ours({kNote}), {}};
}

World::World(std::uint64_t seed) : random_(seed) {
  const std::size_t founder = new_client();
  Client& client = *clients_[founder];
  client.group =
      must(mls::Group::create(client.key, {.group_id = random_.bytes(16), .leaf = leaf_of(client)}, random_), "create");
  client.member = true;
  group_info_ = client.group->group_info(true);
  confirmed_hash_ = client.group->context().confirmed_transcript_hash;
  // Some worlds begin large.
  const std::size_t target = draw(4) == 0 ? 2 + draw(kMostMembers - 2) : 2 + draw(6);
  while (members() < target) {
    Bid bid{founder, {{}, {}, {}, client.group->clone()}, {}, {}, {}, {}, false, true};
    mls::CommitOptions options;
    options.tree_in_group_info = true;
    while (members() + bid.added.size() < target && bid.added.size() < 10) {
      bid.added.push_back(new_client());
      options.proposals.push_back(mls::add_of(clients_[bid.added.back()]->package.key_package));
    }
    bid.pending = must(client.group->commit(options, checks_, random_), "first commit");
    accept(std::move(bid));
  }
}

void World::step() {
  const std::uint64_t dice = draw(100);
  if (dice < 30) return race();
  if (dice < 35) return external_join();
  if (dice < 41) return commit_by_reference();
  if (dice < 62) return send_letters();
  if (dice < 77) return deliver_some();
  if (dice < 85) return catch_up_some();
  if (dice < 90) return restart();
  if (dice < 95) return tamper();
  steal();
}

void World::settle() {
  const mls::Group* reference = nullptr;
  for (const std::size_t each : roster()) {
    catch_up(each);
    open_inbox(each);
    const mls::Group& group = *clients_[each]->group;
    if (reference == nullptr) reference = &group;
    EXPECT_EQ(group.epoch().value, epoch());
    EXPECT_EQ(group.member_count(), members());
    EXPECT_TRUE(group.epoch_authenticator() == reference->epoch_authenticator());
    EXPECT_TRUE(group.exported("majlis simulation", as_bytes("x"), 32) ==
                reference->exported("majlis simulation", as_bytes("x"), 32));
    EXPECT_TRUE(equal(group.tree().hash(), reference->tree().hash()));
    EXPECT_TRUE(group.context().extensions == reference->context().extensions);
  }
  // Who was removed reads no later message and follows no later commit, as long as it tries.
  const std::size_t sender = any_current_member();
  const Bytes message = must(clients_[sender]->group->seal(as_bytes("for members"), {}, random_), "seal");
  for (const auto& client : clients_) {
    if (client->member || !client->group) continue;
    while (!client->removed) apply_next(static_cast<std::size_t>(&client - clients_.data()));
    EXPECT_FALSE(client->group->open(message).ok());
    for (std::size_t at = client->group->epoch().value; at < log_.size(); ++at) {
      const auto applied = client->group->apply(log_[at].commit, checks_);
      EXPECT_TRUE(!applied.ok() || !applied->group) << client->name;
    }
  }
}

void World::restart() {
  Client& client = *clients_[any_member()];
  note("restart of " + client.name);
  const bool outside = chance(50);
  const auto storage = outside ? mls::TreeStorage::kOutside : mls::TreeStorage::kInside;
  const Secret stored = client.group->serialise(storage);
  std::optional<mls::RatchetTree> tree;
  if (outside) tree = must(mls::RatchetTree::decode(client.group->tree().encode()), "tree");
  client.group = must(mls::Group::restore(stored.view(), tree), "restore");
  EXPECT_TRUE(stored == client.group->serialise(storage));
}

std::size_t World::members() const { return roster().size(); }

std::size_t World::new_client() {
  auto key = crypto::SigningKey::generate(random_);
  auto client = std::make_unique<Client>(
      Client{"client " + std::to_string(clients_.size()), std::move(key), {}, {}, false, false, {}});
  client->package = mls::make_key_package(client->key, leaf_of(*client), {0, UINT64_MAX}, random_);
  clients_.push_back(std::move(client));
  return clients_.size() - 1;
}

std::uint64_t World::draw(std::uint64_t below) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : random_.bytes(8)) value = value << 8 | byte;
  return value % below;
}

std::vector<std::size_t> World::roster() const {
  std::vector<std::size_t> present;
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    if (clients_[i]->member) present.push_back(i);
  }
  return present;
}

std::size_t World::any_member() {
  const std::vector<std::size_t> present = roster();
  return present[draw(present.size())];
}

std::size_t World::any_current_member() {
  const std::size_t chosen = any_member();
  catch_up(chosen);
  return chosen;
}

}  // namespace majlis::simulation
