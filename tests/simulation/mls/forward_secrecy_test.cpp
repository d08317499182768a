// Forward secrecy as it is on the machine: after a key was used, or its epoch ended, the process's heap does not hold
// it any more, neither in use nor freed.

#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/testing/clients.hpp"
#include "crypto/mls/tree_math.hpp"
#include "tests/simulation/mls/heap_scan.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace majlis::simulation {
namespace {

using mls::GroupAccess;
using mls::testing::accept_all;
using mls::testing::TestGroup;

class ForwardSecrecy : public testing::Test {
 protected:
  mls::GroupState& state(std::size_t member) { return GroupAccess::state(group[member]); }

  // What encrypts message `generation` of member 0, and what that key comes from.
  std::vector<MaskedSecret> message_secrets(std::uint32_t generation) {
    const mls::Ratchet ratchet = *state(1).messages.peek({0}, mls::RatchetKind::kApplication);
    const auto step = *ratchet.at({generation});
    const Secret encoded = mls::encode_secret(ratchet);
    return {{"message key", step.key().key}, {"ratchet secret", encoded.view().subspan(1, 32)}};
  }

  std::vector<MaskedSecret> epoch_secrets(std::size_t member) {
    const mls::EpochSecrets& secrets = state(member).secrets;
    return {{"sender data secret", secrets.sender_data_secret.view()},
            {"exporter secret", secrets.exporter_secret.view()},
            {"external secret", secrets.external_secret.view()},
            {"confirmation key", secrets.confirmation_key.view()},
            {"membership key", secrets.membership_key.view()},
            {"init secret", secrets.init_secret.view()}};
  }

  void expect_gone(const std::vector<MaskedSecret>& secrets) {
    for (const MaskedSecret& secret : secrets) EXPECT_EQ(count_in_heap(secret), 0U) << secret.name();
  }
  void expect_held(const std::vector<MaskedSecret>& secrets) {
    for (const MaskedSecret& secret : secrets) EXPECT_GT(count_in_heap(secret), 0U) << secret.name();
  }

  TestGroup group{4, 11};
};

TEST_F(ForwardSecrecy, TheSearchFindsWhatIsThere) {
  Bytes planted(1000, 0x11);
  crypto::SeededRandom random(5);
  random.fill(MutableByteView(planted).subspan(333, 32));
  const MaskedSecret secret("planted", ByteView(planted).subspan(333, 32));
  EXPECT_EQ(count_in_heap(secret), 1U);
  wipe(planted);
  EXPECT_EQ(count_in_heap(secret), 0U);
}

TEST_F(ForwardSecrecy, AUsedMessageKeyIsGone) {
  std::vector<Bytes> messages;
  std::vector<MaskedSecret> secrets;
  for (std::uint32_t generation = 0; generation < 4; ++generation) {
    for (MaskedSecret& secret : message_secrets(generation)) secrets.push_back(std::move(secret));
  }
  for (int i = 0; i < 4; ++i) messages.push_back(*group[0].seal(as_bytes("a secret"), {}, group.random()));
  // Out of order: the keys of skipped messages are kept until these arrive.
  ASSERT_TRUE(group[1].open(messages[3]).ok());
  EXPECT_GT(count_in_heap(secrets[0]), 0U) << "the key of a skipped message is kept";
  for (const int i : {1, 0, 2}) ASSERT_TRUE(group[1].open(messages[static_cast<std::size_t>(i)]).ok());
  // Members 2 and 3 have derived nothing of this, and could still.
  expect_gone(secrets);
}

TEST_F(ForwardSecrecy, TheSecretsOfAnEndedEpochAreGone) {
  const auto secrets = epoch_secrets(0);
  expect_held(secrets);
  mls::CommitOptions path;
  path.force_path = true;
  group.commit(0, path);
  expect_gone(secrets);
}

TEST_F(ForwardSecrecy, AHealedMembersOldPrivateKeysAreGone) {
  mls::CommitOptions path;
  path.force_path = true;
  group.commit(0, path);
  std::vector<MaskedSecret> secrets;
  for (const auto& [node, key] : state(0).keys.keys)
    secrets.push_back({"key of node " + std::to_string(node.value), key.view()});
  ASSERT_GT(secrets.size(), 1U);
  expect_held(secrets);
  group.commit(0, path);
  expect_gone(secrets);
}

TEST_F(ForwardSecrecy, ARaceThatWasLostLeavesNothing) {
  mls::CommitOptions path;
  path.force_path = true;
  std::vector<MaskedSecret> secrets;
  {
    auto pending = *group[2].commit(path, accept_all(), group.random());
    mls::GroupState& next = GroupAccess::state(pending.next);
    secrets.push_back({"epoch authenticator", next.secrets.epoch_authenticator.view()});
    secrets.push_back({"leaf key", next.keys.keys.at(mls::node_of(next.keys.own)).view()});
    expect_held(secrets);
  }
  expect_gone(secrets);
}

}  // namespace
}  // namespace majlis::simulation
