#include "protocol/commit_rules.hpp"

#include <gtest/gtest.h>

namespace majlis::protocol {
namespace {

template <class T>
T id(std::uint8_t n) {
  std::array<std::uint8_t, 16> bytes{};
  bytes[0] = n;
  return T(bytes);
}

const AccountId kOwner = id<AccountId>(1), kModerator = id<AccountId>(2), kMember = id<AccountId>(3),
                kStranger = id<AccountId>(4);

RosterMember device_of(const AccountId& account, std::uint8_t n = 0) {
  return {account, id<DeviceId>(static_cast<std::uint8_t>(account.view()[0] * 16 + n))};
}

// A group with one device each of an owner, a moderator and a member; `who` commits.
struct CommitRules : testing::Test {
  Policy policy{.kind = StreamKind::kGroup,
                .roles = {{kOwner, Role::kOwner}, {kModerator, Role::kModerator}},
                .broadcast = false,
                .timer_s = 0,
                .invite_keys = {}};
  std::vector<Leaf> leaves{{kOwner, device_of(kOwner).device},
                           {kModerator, device_of(kModerator).device},
                           {kMember, device_of(kMember).device}};
  std::vector<AccountId> parties;
  Roster roster;
  std::optional<Policy> after;
  bool external = false;
  bool invited = false;

  std::string_view verdict(const AccountId& who) {
    const Status status =
        check_commit({policy, after ? &*after : nullptr, leaves, parties, who, external, invited, roster});
    return status.ok() ? "fine" : status.error().name;
  }
};

TEST_F(CommitRules, AnEmptyCommitIsAnybodys) { EXPECT_EQ(verdict(kMember), "fine"); }

TEST_F(CommitRules, OwnersAndModeratorsAddAccounts) {
  roster.add = {device_of(kStranger)};
  EXPECT_EQ(verdict(kOwner), "fine");
  EXPECT_EQ(verdict(kModerator), "fine");
  EXPECT_EQ(verdict(kMember), "commit.role");
}

TEST_F(CommitRules, AnybodyAddsDevicesOfMembers) {
  roster.add = {device_of(kMember, 1)};
  EXPECT_EQ(verdict(kMember), "fine");
}

TEST_F(CommitRules, ADeviceHasOneLeaf) {
  roster.add = {device_of(kMember)};
  EXPECT_EQ(verdict(kOwner), "commit.leaf");
  roster.remove = {device_of(kMember)};
  EXPECT_EQ(verdict(kOwner), "fine");
  roster.add = {};
  roster.remove = {device_of(kStranger)};
  EXPECT_EQ(verdict(kOwner), "commit.leaf");
}

TEST_F(CommitRules, RemovalGoesDownTheRanks) {
  roster.remove = {device_of(kMember)};
  EXPECT_EQ(verdict(kOwner), "fine");
  EXPECT_EQ(verdict(kModerator), "fine");
  EXPECT_EQ(verdict(kMember), "fine");  // its own
  roster.remove = {device_of(kOwner)};
  EXPECT_EQ(verdict(kModerator), "commit.role");
  EXPECT_EQ(verdict(kMember), "commit.role");
  leaves[0].ended = true;
  EXPECT_EQ(verdict(kMember), "fine");
}

TEST_F(CommitRules, OwnersAloneChangeThePolicy) {
  after = policy;
  after->broadcast = true;
  EXPECT_EQ(verdict(kOwner), "fine");
  EXPECT_EQ(verdict(kModerator), "commit.role");
  after->kind = StreamKind::kDirect;
  EXPECT_EQ(verdict(kOwner), "commit.policy");
  after->kind = StreamKind::kGroup;
  after->roles = {};
  EXPECT_EQ(verdict(kOwner), "commit.policy");  // nobody would own it
  after->roles = {{kModerator, Role::kOwner}, {kOwner, Role::kOwner}};
  EXPECT_EQ(verdict(kOwner), "commit.policy");  // not sorted
}

TEST_F(CommitRules, JoiningFromOutsideNeedsALeafOrAnInvite) {
  external = true;
  roster.add = {device_of(kMember, 1)};
  EXPECT_EQ(verdict(kMember), "fine");
  roster.add = {device_of(kStranger)};
  EXPECT_EQ(verdict(kStranger), "commit.external");
  invited = true;
  EXPECT_EQ(verdict(kStranger), "fine");
  roster.remove = {device_of(kMember)};
  EXPECT_EQ(verdict(kStranger), "commit.external");
  roster.remove = {};
  roster.add.push_back(device_of(kStranger, 1));
  EXPECT_EQ(verdict(kStranger), "commit.external");
}

TEST_F(CommitRules, AJoinerReplacesItsOwnLeaf) {
  external = true;
  roster.add = roster.remove = {device_of(kMember)};
  EXPECT_EQ(verdict(kMember), "fine");
  after = policy;
  EXPECT_EQ(verdict(kMember), "commit.external");
}

TEST_F(CommitRules, DirectStreamsHaveTwoParties) {
  policy = {.kind = StreamKind::kDirect, .roles = {}, .broadcast = false, .timer_s = 0, .invite_keys = {}};
  leaves = {{kOwner, device_of(kOwner).device}};
  parties = {kOwner, kMember};
  roster.add = {device_of(kMember), device_of(kMember, 1)};
  EXPECT_EQ(verdict(kOwner), "fine");
  roster.add = {device_of(kStranger)};
  EXPECT_EQ(verdict(kOwner), "commit.parties");
  leaves.push_back({kMember, device_of(kMember).device});
  roster.add = {};
  roster.remove = {device_of(kMember)};
  EXPECT_EQ(verdict(kOwner), "commit.role");
  roster.remove = {};
  after = policy;
  after->timer_s = 60;
  EXPECT_EQ(verdict(kMember), "fine");
  after->broadcast = true;
  EXPECT_EQ(verdict(kMember), "commit.policy");
}

TEST_F(CommitRules, BroadcastGroupsAreSpokenToFromAbove) {
  EXPECT_TRUE(may_post(policy, kMember));
  policy.broadcast = true;
  EXPECT_TRUE(may_post(policy, kOwner));
  EXPECT_TRUE(may_post(policy, kModerator));
  EXPECT_FALSE(may_post(policy, kMember));
}

}  // namespace
}  // namespace majlis::protocol
