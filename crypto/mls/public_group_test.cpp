// Following a group from outside: to the members' own tree, or to a refusal.
#include "crypto/mls/public_group.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/testing/clients.hpp"
#include "crypto/mls/testing/forge.hpp"

#include <gtest/gtest.h>

#include <random>

namespace majlis::mls {
namespace {

using testing::accept_all;
using testing::TestGroup;

CommitOptions path() {
  CommitOptions options;
  options.force_path = true;
  return options;
}

std::string_view name_of(const Status& status) { return status.ok() ? "valid" : status.error().name; }

// A group at some epoch as a host keeps it, and the commits since.
struct Kept {
  Bytes group_info;
  Bytes tree;
  std::vector<Bytes> commits;

  explicit Kept(const Group& member) : group_info(member.group_info(false)), tree(member.tree().encode()) {}

  // Rolls forward and compares with where `goal` is. What is refused, or "valid".
  std::string_view leads_to(const Group& goal) const {
    auto decoded = RatchetTree::decode(tree);
    if (!decoded.ok()) return decoded.error().name;
    auto group = PublicGroup::open(group_info, *decoded, accept_all());
    if (!group.ok()) return group.error().name;
    for (const Bytes& commit : commits) {
      const Bytes before = encode(group->context());
      const auto applied = group->apply(commit, accept_all().credentials);
      if (applied.ok()) continue;
      EXPECT_EQ(encode(group->context()), before) << "a refusal changed it";
      return applied.error().name;
    }
    return name_of(group->check_leads_to(goal.context(), goal.confirmation_tag()));
  }
};

// A few members with parents above them, a snapshot, and a commit of each kind since.
class PublicGroupTest : public ::testing::Test {
 protected:
  PublicGroupTest() : kept_(begin()) {
    group_.commit(1, path());
    note();
    group_.add(0);
    note();
    group_.enter();
    note();
    CommitOptions removal;
    removal.proposals = {remove_of({2})};
    group_.commit(0, removal);
    note();
  }
  Kept begin() {
    for (std::size_t i = 0; i < group_.size(); ++i) group_.commit(i, path());
    return Kept(group_[0]);
  }
  void note() { kept_.commits.push_back(group_.newest()); }
  // What is refused of one more commit.
  std::string_view error(ByteView commit) {
    auto group = *PublicGroup::open(group_[0].group_info(true), std::nullopt, accept_all());
    const auto applied = group.apply(commit, accept_all().credentials);
    return applied.ok() ? "valid" : applied.error().name;
  }
  std::string_view tampered(const std::function<void(Commit&)>& change) {
    const Bytes commit = group_[0].commit(path(), accept_all(), group_.random())->message;
    return error(testing::tamper_commit(group_[0], commit, change));
  }

  TestGroup group_{4};
  Kept kept_;
};

TEST_F(PublicGroupTest, TheKeptCommitsLeadToTheNewestEpoch) { EXPECT_EQ(kept_.leads_to(group_[0]), "valid"); }

// One random step of a group's life.
void step(TestGroup& group, std::mt19937_64& dice) {
  const std::size_t committer = dice() % group.size();
  CommitOptions options;
  switch (dice() % 6) {
    case 0: return group.add(committer);
    case 1: return group.enter();
    case 2: options.force_path = true; break;
    case 3: {
      const auto removed = group[dice() % group.size()].own_leaf();
      if (group.size() < 3 || removed == group[committer].own_leaf()) break;
      options.proposals = {remove_of(removed)};
      break;
    }
    case 4: {
      const Bytes note(1 + dice() % 20, 7);
      options.proposals = {extensions_of({{ExtensionType::kApplicationId, note}})};
      break;
    }
    default: {
      for (std::size_t count = 1 + dice() % 3; count > 0; --count)
        options.proposals.push_back(add_of(group.stranger().key_package(group.random()).key_package));
      options.force_path = dice() % 2 == 0;
    }
  }
  group.commit(committer, options);
}

TEST(PublicGroup, HasTheMembersOwnTreeAfterAnyCommits) {
  LeafOptions leaf;
  leaf.capabilities = Capabilities::ours({ExtensionType::kApplicationId});
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    std::mt19937_64 dice(seed);
    TestGroup group(2 + static_cast<std::uint32_t>(seed % 4), seed, {}, leaf);
    auto outside = *PublicGroup::open(group[0].group_info(true), std::nullopt, accept_all());
    for (int i = 0; i < 25; ++i) {
      step(group, dice);
      const auto applied = outside.apply(group.newest(), accept_all().credentials);
      ASSERT_TRUE(applied.ok()) << "seed " << seed << ", step " << i << ": " << applied.error().name;
      ASSERT_EQ(outside.tree().encode(), group[0].tree().encode()) << "seed " << seed << ", step " << i;
      ASSERT_EQ(name_of(outside.check_leads_to(group[0].context(), group[0].confirmation_tag())), "valid");
    }
  }
}

TEST(PublicGroup, WhoFollowedItCanComeIn) {
  TestGroup group(3);
  Kept kept(group[0]);
  for (std::size_t i = 0; i < 3; ++i) {
    group.commit(i, path());
    kept.commits.push_back(group.newest());
  }
  auto outside = *PublicGroup::open(kept.group_info, *RatchetTree::decode(kept.tree), accept_all());
  for (const Bytes& commit : kept.commits) ASSERT_TRUE(outside.apply(commit, accept_all().credentials).ok());
  const testing::Client joiner = group.stranger();
  const auto pending =
      Group::join_external(group[0].group_info(false),
                           {joiner.leaf, joiner.key, accept_all(), outside.tree(), {}, {}, {}, {}}, group.random());
  ASSERT_TRUE(pending.ok()) << pending.error().name;
  EXPECT_TRUE(group[2].apply(pending->message, accept_all()).ok());
}

// The membership tag is for members alone, and nothing follows from it.
std::size_t membership_tag_of(const Bytes& commit) {
  return commit.size() - read_message<PublicMessage>(commit)->membership_tag.size();
}

TEST_F(PublicGroupTest, EveryByteOfAKeptCommitMatters) {
  for (Bytes& commit : kept_.commits) {
    const bool external = read_message<PublicMessage>(commit)->membership_tag.empty();
    const std::size_t end = external ? commit.size() : membership_tag_of(commit);
    for (std::size_t i = 0; i < end; ++i) {
      commit[i] ^= static_cast<std::uint8_t>(1U << i % 8);
      ASSERT_NE(kept_.leads_to(group_[0]), "valid") << "byte " << i << " of " << commit.size();
      commit[i] ^= static_cast<std::uint8_t>(1U << i % 8);
    }
  }
  EXPECT_EQ(kept_.leads_to(group_[0]), "valid");
}

TEST_F(PublicGroupTest, EveryByteOfTheSnapshotMatters) {
  for (Bytes* part : {&kept_.group_info, &kept_.tree}) {
    for (std::size_t i = 0; i < part->size(); ++i) {
      (*part)[i] ^= static_cast<std::uint8_t>(1U << i % 8);
      ASSERT_NE(kept_.leads_to(group_[0]), "valid") << "byte " << i << " of " << part->size();
      (*part)[i] ^= static_cast<std::uint8_t>(1U << i % 8);
    }
  }
}

TEST_F(PublicGroupTest, TheSnapshotIsJudgedAsAJoinersIs) {
  GroupInfo info = *read_message<GroupInfo>(kept_.group_info);
  info.confirmation_tag[0] ^= 1;
  kept_.group_info = message_of(info);
  EXPECT_EQ(kept_.leads_to(group_[0]), "mls.group_info.signature");
  kept_.tree = group_[0].tree().encode();
  EXPECT_EQ(kept_.leads_to(group_[0]), "mls.tree.hash");
}

TEST_F(PublicGroupTest, NoCommitMayBeLeftOutRepeatedOrAddedLater) {
  for (std::size_t i = 0; i < kept_.commits.size(); ++i) {
    Kept other = kept_;
    other.commits.erase(other.commits.begin() + static_cast<std::ptrdiff_t>(i));
    const bool last = i + 1 == kept_.commits.size();
    EXPECT_EQ(other.leads_to(group_[0]), last ? "mls.public_group.context" : "mls.group.epoch") << i;
    other = kept_;
    other.commits.insert(other.commits.begin() + static_cast<std::ptrdiff_t>(i), kept_.commits[i]);
    EXPECT_EQ(other.leads_to(group_[0]), "mls.group.epoch") << i;
  }
  Kept other = kept_;
  other.commits.push_back(group_[0].commit(path(), accept_all(), group_.random())->message);
  EXPECT_EQ(other.leads_to(group_[0]), "mls.public_group.context");
}

TEST_F(PublicGroupTest, ASnapshotOfAnotherGroupLeadsNowhere) {
  TestGroup other(4, 77);
  Kept foreign(other[0]);
  EXPECT_EQ(foreign.leads_to(group_[0]), "mls.public_group.context");
  foreign.commits = kept_.commits;
  EXPECT_EQ(foreign.leads_to(group_[0]), "mls.group.epoch");
}

TEST_F(PublicGroupTest, TheLastConfirmationTagMustBeTheGroupInfos) {
  PublicMessage last = *read_message<PublicMessage>(kept_.commits.back());
  last.auth.confirmation_tag[0] ^= 1;
  kept_.commits.back() = message_of(last);
  EXPECT_EQ(kept_.leads_to(group_[0]), "mls.public_group.confirmation_tag");
}

TEST_F(PublicGroupTest, ACommitMustBeSigned) {
  for (const std::size_t which : {0U, 2U}) {  // a member's, and a joiner's own
    Kept other = kept_;
    PublicMessage commit = *read_message<PublicMessage>(other.commits[which]);
    commit.auth.signature[5] ^= 1;
    other.commits[which] = message_of(commit);
    EXPECT_EQ(other.leads_to(group_[0]), "mls.framing.signature");
  }
}

TEST_F(PublicGroupTest, ACommitMustBeInClear) {
  EXPECT_EQ(error(group_[0].group_info(true)), "mls.message.wire_format");
  EXPECT_EQ(error(group_[0].propose(remove_of({0}))->message), "mls.message.wire_format");
  EXPECT_EQ(error(Bytes()), "mls.codec.truncated");
}

TEST_F(PublicGroupTest, WhatMembersRefuseIsRefused) {
  EXPECT_EQ(tampered([](Commit& commit) { commit.path.reset(); }), "mls.commit.path_required");
  EXPECT_EQ(tampered([](Commit& commit) { commit.path->nodes.pop_back(); }), "mls.path.node_count");
  EXPECT_EQ(tampered([](Commit& commit) { commit.path->nodes[0].encrypted_path_secret.clear(); }),
            "mls.path.ciphertext_count");
  EXPECT_EQ(tampered([](Commit& commit) { commit.path->leaf_node.parent_hash[0] ^= 1; }), "mls.path.parent_hash");
  EXPECT_EQ(tampered([](Commit& commit) { commit.proposals.push_back({remove_of({30})}); }),
            "mls.proposal.remove_blank");
  const Proposed known = *group_[0].propose(remove_of({3}));
  EXPECT_EQ(tampered([&](Commit& commit) { commit.proposals.push_back({known.ref}); }),
            "mls.proposals.unknown_reference");
}

TEST_F(PublicGroupTest, NothingFollowsAReInit) {
  ReInit reinit;
  reinit.group_id = to_bytes("next");
  CommitOptions options;
  options.proposals = {{reinit}};
  auto group = *PublicGroup::open(group_[0].group_info(true), std::nullopt, accept_all());
  const Bytes last = group_[0].commit(options, accept_all(), group_.random())->message;
  ASSERT_TRUE(group.apply(last, accept_all().credentials).ok());
  EXPECT_EQ(group.apply(last, accept_all().credentials).error().name, "mls.group.reinitialised");
}

// Refuses what it is told to.
class Refuses final : public CredentialChecker {
 public:
  explicit Refuses(CredentialContext::Place place) : place_(place) {}
  Status check(const Credential&, const SignaturePublicKey&, const CredentialContext& context) const override {
    return context.place == place_ ? Status(Error{"test.refused", "not here"}) : Status();
  }

 private:
  CredentialContext::Place place_;
};

TEST_F(PublicGroupTest, TheApplicationJudgesCredentials) {
  using Place = CredentialContext::Place;
  const Refuses in_tree(Place::kTree);
  EXPECT_EQ(PublicGroup::open(group_[0].group_info(true), std::nullopt, {in_tree, nullptr, std::nullopt}).error().name,
            "test.refused");
  const auto judged = [&](std::size_t commit, Place place) {
    auto group = *PublicGroup::open(kept_.group_info, *RatchetTree::decode(kept_.tree), accept_all());
    for (std::size_t i = 0; i < commit; ++i) {
      if (!group.apply(kept_.commits[i], accept_all().credentials).ok()) return std::string_view("broken");
    }
    const Refuses checker(place);
    const auto applied = group.apply(kept_.commits[commit], checker);
    return applied.ok() ? std::string_view("valid") : applied.error().name;
  };
  EXPECT_EQ(judged(0, Place::kCommit), "test.refused");
  EXPECT_EQ(judged(1, Place::kKeyPackage), "test.refused");
  EXPECT_EQ(judged(2, Place::kExternalCommit), "test.refused");
}

}  // namespace
}  // namespace majlis::mls
