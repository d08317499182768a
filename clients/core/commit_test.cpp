// What a commit costs to send: the tree of a large group stays where it is, but for a snapshot now and then.
#include "clients/core/commit.hpp"

#include "clients/core/leaf.hpp"
#include "clients/core/state.hpp"
#include "crypto/identity/test_account.hpp"
#include "protocol/messaging.hpp"

#include <gtest/gtest.h>

namespace majlis::client {
namespace {

constexpr std::uint64_t kNow = 1'700'000'000;

// A device in a group with many others, all of one more account.
class Committer : public testing::Test {
 protected:
  Committer() : state_(random_, identity::StoreKey::generate(random_)), conversation_(ConversationRecord{}) {
    state_.own = *OwnAccount::create(random_, "alice", std::nullopt, kNow * 1000);
    mls::CreateOptions options;
    options.group_id = random_.bytes(32);
    options.leaf = leaf_options(*state_.own);
    conversation_.group = *mls::Group::create(state_.own->device_key(), options, random_);
  }
  mls::KeyPackage newcomer() {
    const auto device = others_.new_device();
    mls::LeafOptions leaf = leaf_options(*state_.own);
    leaf.credential = mls::Credential::basic(others_.certify(device).encode());
    return mls::make_key_package(device.key, leaf, {kNow, kNow + 86'400}, random_).key_package;
  }
  void grow_to(std::uint32_t members) {
    mls::CommitOptions options;
    while (conversation_.group->member_count() + options.proposals.size() < members)
      options.proposals.push_back(mls::add_of(newcomer()));
    const CertificateChecker checker;
    conversation_.group = std::move(conversation_.group->commit(options, checks_with(checker), random_)->next);
  }
  // What goes to the host, and what is in it.
  std::size_t send(const Plan& plan) {
    Batch out;
    Context context{state_, out, kNow * 1000};
    EXPECT_TRUE(commit(context, conversation_, plan).ok());
    params_ = append_of(conversation_);
    return out.frames.back().size();
  }
  std::size_t add_somebody() {
    const auto package = newcomer();
    const auto member = *member_of(package.leaf_node.credential);
    Plan plan;
    plan.proposals = {mls::add_of(package)};
    plan.add = {{member.account, member.device}};
    return send(plan);
  }

  crypto::SeededRandom random_{3};
  identity::TestAccount others_{4, "others"};
  State state_;
  Conversation conversation_;
  protocol::AppendParams params_;
};

TEST_F(Committer, AddingOneToAThousandCostsAsMuchAsAddingOneToTen) {
  grow_to(10);
  const std::size_t small = add_somebody();
  grow_to(1000);
  const std::size_t tree = conversation_.group->tree().encode().size();
  ASSERT_GT(tree, 400'000u) << "a thousand leaves";
  const std::size_t large = add_somebody();
  RecordProperty("bytes_sent", static_cast<int>(large));
  RecordProperty("bytes_of_tree", static_cast<int>(tree));
  EXPECT_FALSE(params_.tree);
  EXPECT_LT(large, 10'000u);
  EXPECT_LT(large, small + small / 10);
}

TEST_F(Committer, ASnapshotGoesWithEach64thEpoch) {
  grow_to(3);
  Plan path;
  path.path = true;
  while (conversation_.group->epoch().value < 63) {
    send(path);
    ASSERT_FALSE(params_.tree) << conversation_.group->epoch().value;
    conversation_.group = *mls::Group::restore(conversation_.pending->group);
  }
  send(path);
  const auto next = *mls::Group::restore(conversation_.pending->group);
  ASSERT_EQ(next.epoch().value, 64u);
  EXPECT_EQ(params_.tree, next.tree().encode());
}

TEST_F(Committer, TheHostMayWantItAtAnyTime) {
  grow_to(3);
  add_somebody();
  const protocol::AppendParams before = params_;
  const Bytes tree = mls::Group::restore(conversation_.pending->group)->tree().encode();
  Batch out;
  Context context{state_, out, kNow * 1000};
  EXPECT_FALSE(settle_tree(context, conversation_, {"invalid_params", "something else"}));
  ASSERT_TRUE(settle_tree(context, conversation_, {kTreeFault, "wanted"}));
  EXPECT_EQ(append_of(conversation_).tree, tree);
  EXPECT_EQ(append_of(conversation_).body, before.body) << "the same commit";
  EXPECT_EQ(append_of(conversation_).client_id, before.client_id);
  EXPECT_FALSE(out.changes.empty()) << "durable before it is sent";
  EXPECT_FALSE(settle_tree(context, conversation_, {kTreeFault, "not wanted"})) << "a host that cannot decide";
}

}  // namespace
}  // namespace majlis::client
