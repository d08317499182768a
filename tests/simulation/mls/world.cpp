#include "tests/simulation/mls/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace majlis::simulation {
namespace {

constexpr auto kNote = static_cast<mls::ExtensionType>(0xF001);  // an extension of the application
constexpr std::size_t kMostMembers = 64;

mls::LeafOptions leaf_of(const Client& client) {
  return {mls::Credential::basic(to_bytes(client.name)), mls::Capabilities::ours({kNote}), {}};
}

const std::string& failed(const Error& error, std::string& into) {
  return into = std::string(error.name) + ": " + error.detail;
}

template <class T>
T must(Result<T> result, const char* what) {
  std::string why;
  if (!result.ok()) {
    ADD_FAILURE() << what << ": " << failed(result.error(), why);
    std::abort();
  }
  return std::move(*result);
}

}  // namespace

World::World(std::uint64_t seed) : random_(seed) {
  const std::size_t founder = new_client();
  Client& client = *clients_[founder];
  client.group =
      must(mls::Group::create(client.key, {.group_id = random_.bytes(16), .leaf = leaf_of(client)}, random_), "create");
  client.member = true;
  group_info_ = client.group->group_info(true);
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

// One to three members commit at once; the host takes one, the others drop theirs.
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
  if (chance(40) && present.size() < kMostMembers) {
    for (std::uint64_t i = 1 + draw(3); i > 0; --i) {
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

void World::accept(Bid bid) {
  check_thief(bid);
  log_.push_back({bid.proposals, bid.pending.message});
  group_info_ = bid.pending.group_info;
  for (const std::size_t gone : bid.removed) clients_[gone]->member = false;
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

// A stranger, or a member that lost its state and takes its old leaf's place.
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

// Proposals that travel by themselves and are committed by another member.
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

void World::send_letters() {
  const std::size_t sender = any_current_member();
  const std::uint64_t count = 1 + draw(4);
  for (std::uint64_t i = 0; i < count; ++i) {
    Letter letter{epoch(), {}, random_.bytes(draw(300))};
    letter.message = must(clients_[sender]->group->seal(letter.plaintext, {}, random_), "seal");
    for (const std::size_t to : roster()) {
      if (to == sender || chance(15)) continue;  // dropped
      clients_[to]->inbox.push_back(letters_.size());
      if (chance(10)) clients_[to]->inbox.push_back(letters_.size());  // doubled
    }
    letters_.push_back(std::move(letter));
  }
}

void World::deliver_some() {
  for (const std::size_t to : roster()) {
    if (chance(50)) open_inbox(to);
  }
}

// Opens, in random order, whatever is of the client's epoch; what is of a later one waits.
void World::open_inbox(std::size_t index) {
  Client& client = *clients_[index];
  std::vector<std::size_t> now;
  std::vector<std::size_t> later;
  for (const std::size_t letter : client.inbox) {
    const std::uint64_t at = client.group->epoch().value;
    if (letters_[letter].epoch == at) now.push_back(letter);
    if (letters_[letter].epoch > at) later.push_back(letter);
  }
  client.inbox = std::move(later);
  for (std::size_t i = now.size(); i > 1; --i) std::swap(now[i - 1], now[draw(i)]);
  std::map<std::size_t, int> seen;
  for (const std::size_t at : now) {
    const Letter& letter = letters_[at];
    if (seen[at]++ > 0) {
      const Secret before = client.group->serialise();
      EXPECT_EQ(client.group->open(letter.message).error().name, "mls.secret_tree.used");
      EXPECT_TRUE(before == client.group->serialise());
      continue;
    }
    const auto opened = must(client.group->open(letter.message), "open");
    EXPECT_TRUE(equal(opened.plaintext.view(), letter.plaintext));
  }
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

// What was not opened before its epoch ended is lost, and says so.
void World::check_late_letters(std::size_t index) {
  Client& client = *clients_[index];
  for (const std::size_t at : client.inbox) {
    if (letters_[at].epoch >= client.group->epoch().value) continue;
    EXPECT_EQ(client.group->open(letters_[at].message).error().name, "mls.group.epoch");
    break;
  }
}

// A state that was stored comes back byte by byte.
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

// A host that changes a byte is noticed, and nothing else happens.
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

void World::steal() {
  thief_of_ = any_current_member();
  note("state of " + clients_[thief_of_]->name + " stolen");
  stolen_.emplace(clients_[thief_of_]->group->clone());
}

// Called before a commit is accepted: the thief sees it too.
void World::check_thief(const Bid& bid) {
  if (!stolen_) return;
  mls::Group& copy = stolen_->copy();
  const mls::GroupContext& next = bid.pending.next.context();
  const bool own = thief_of_ == bid.committer;
  const bool removes = std::find(bid.removed.begin(), bid.removed.end(), thief_of_) != bid.removed.end();
  const bool updates = std::find(bid.updated.begin(), bid.updated.end(), thief_of_) != bid.updated.end();
  if (own || removes || updates) {
    if (!bid.path) return;
    EXPECT_EQ(stolen_->path_secrets_opened(bid.pending.message, next), 0U) << (removes ? "removed" : "healed");
    // What comes now is closed to the copy, whoever sends it.
    mls::Group sender = bid.pending.next.clone();
    const Bytes message = must(sender.seal(as_bytes("after the theft"), {}, random_), "seal");
    EXPECT_FALSE(copy.open(message).ok());
    const auto applied = copy.apply(bid.pending.message, checks_);
    EXPECT_TRUE(!applied.ok() || !applied->group);
    note("thief locked out");
    stolen_.reset();
    return;
  }
  // Until then the copy is as good as the member: otherwise the checks above would prove nothing.
  if (bid.path) {
    EXPECT_GT(stolen_->path_secrets_opened(bid.pending.message, next), 0U);
  }
  for (const Bytes& proposal : bid.proposals) static_cast<void>(copy.receive_proposal(proposal));
  auto applied = must(copy.apply(bid.pending.message, checks_), "the thief's apply");
  EXPECT_TRUE(applied.group->epoch_authenticator() == bid.pending.next.epoch_authenticator());
  stolen_.emplace(std::move(*applied.group));
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
