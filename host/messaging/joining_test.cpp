// Creating streams, coming into them (Welcome, from outside, by invite), leaving, resetting.
#include "host/messaging/streams.hpp"
#include "host/messaging/testing/expect.hpp"
#include "host/messaging/testing/test_person.hpp"

namespace majlis::host::messaging {
namespace {

struct Joining : testing::Test {
  Harness harness;
  TestPerson alice{harness, "alice", 1};
  TestPerson bob{harness, "bob", 2};
  TestPerson carol{harness, "carol", 3};

  void SetUp() override {
    for (TestPerson* person : {&alice, &bob, &carol}) person->arrive();
  }
};

TEST_F(Joining, WhoLosesTheRaceForADirectStreamReadsTheWinnersWelcome) {
  auto stream = direct_stream(alice, bob);
  ASSERT_TRUE(alice.first().create(stream, bob.account).ok());
  auto bobs = stream;
  bobs.group_id = Bytes(16, 99);
  const auto lost = bob.first().create(bobs, alice.account);
  EXPECT_EQ(refusal(lost), "conflict");
  EXPECT_EQ(facts(lost), (std::map<std::string, std::uint64_t>{{"epoch", 0}, {"seq", 0}}));
  EXPECT_EQ(refusal(alice.first().create(stream, bob.account)), "already");  // the same again
  ASSERT_TRUE(alice.first().change(stream, {bob.first().member()}).ok());
  EXPECT_TRUE(bob.first().call<protocol::Welcome>({stream.id, std::nullopt}).ok());
}

TEST_F(Joining, ADirectStreamIsForItsTwo) {
  auto stream = direct_stream(alice, bob);
  EXPECT_EQ(blamed(alice.first().create(stream)), "/peer");
  EXPECT_EQ(blamed(alice.first().create(stream, alice.account)), "/peer");
  EXPECT_EQ(blamed(alice.first().create(stream, carol.account)), "/stream");
  EXPECT_EQ(refusal(alice.first().create(stream, AccountId())), "not_found");
  EXPECT_EQ(blamed(carol.first().create(stream, bob.account)), "/stream");
  ASSERT_TRUE(alice.first().create(stream, bob.account).ok());
  EXPECT_EQ(refusal(alice.first().append(alice.first().commit(stream, {carol.first().member()}))), "denied");
}

TEST_F(Joining, AnAccountHasOneStreamWithItself) {
  auto own = new_stream(alice.first(), alice, protocol::StreamKind::kSelf, 5);
  ASSERT_TRUE(alice.first().create(own).ok());
  auto second = new_stream(alice.first(), alice, protocol::StreamKind::kSelf, 6);
  EXPECT_EQ(refusal(alice.first().create(second)), "conflict");
  EXPECT_EQ(refusal(alice.first().append(alice.first().commit(own, {bob.first().member()}))), "denied");
  auto& laptop = alice.add_device();
  EXPECT_TRUE(alice.first().change(own, {laptop.member()}).ok());
  EXPECT_EQ(refusal(alice.first().call<protocol::Leave>({own.id})), "denied");
}

TEST_F(Joining, AGroupHasAnOwner) {
  auto team = new_stream(alice.first(), alice, protocol::StreamKind::kGroup);
  team.policy.roles = {{bob.account, protocol::Role::kOwner}};
  EXPECT_EQ(blamed(alice.first().create(team)), "/policy");
  team.policy.roles = {};
  EXPECT_EQ(blamed(alice.first().create(team)), "/policy");
}

TEST_F(Joining, AWelcomeIsForWhomItWasMade) {
  auto team = group(alice, {&bob});
  EXPECT_EQ(refusal(carol.first().call<protocol::Welcome>({team.id, std::nullopt})), "not_found");
  ASSERT_TRUE(bob.first().call<protocol::Welcome>({team.id, std::nullopt}).ok());
  ASSERT_TRUE(bob.first().call<protocol::WelcomeFailed>({team.id}).ok());
  EXPECT_EQ(refusal(bob.first().call<protocol::Welcome>({team.id, std::nullopt})), "gone");
  EXPECT_EQ(refusal(carol.first().call<protocol::WelcomeFailed>({team.id})), "not_found");
}

TEST_F(Joining, ANewDeviceJoinsItsAccountsStreamsFromOutside) {
  auto team = group(alice, {&bob});
  ASSERT_TRUE(alice.first().change(team, {}).ok());
  auto& laptop = bob.add_device();
  const auto listed = laptop.streams();
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_FALSE(listed[0].member);
  EXPECT_EQ(refusal(laptop.read(team.id, 0)), "not_found");

  const auto before = alice.first().change(team, {});
  ASSERT_TRUE(before.ok());
  const auto snapshot = laptop.call<protocol::Snapshot>({team.id, std::nullopt});
  ASSERT_TRUE(snapshot.ok());
  EXPECT_EQ(snapshot->epoch, 3u);
  EXPECT_EQ(snapshot->group_id, team.group_id);
  EXPECT_EQ(snapshot->chain, before->chain);
  EXPECT_EQ(snapshot->group_info, to_bytes("group info 3"));
  EXPECT_EQ(snapshot->tree.epoch, 0u);
  EXPECT_EQ(snapshot->tree.tree, to_bytes("tree 0"));
  EXPECT_EQ(snapshot->tree.group_info, to_bytes("group info 0"));
  EXPECT_EQ(snapshot->tree.commits.size(), 3u);

  const auto joined = laptop.change(team, {laptop.member()});
  ASSERT_TRUE(joined.ok()) << joined.error().message;
  EXPECT_TRUE(laptop.streams()[0].member);
  ASSERT_TRUE(alice.first().send(team, "all of you").ok());
  EXPECT_EQ(laptop.pushed().size(), 1u);
  EXPECT_EQ(laptop.read(team.id, 0)->entries.at(0).seq, joined->seq);  // its history begins there
}

TEST_F(Joining, ADeviceReplacesItsLostLeaf) {
  auto team = group(alice, {&bob});
  ASSERT_TRUE(bob.first().change(team, {bob.first().member()}, {bob.first().member()}).ok());
  EXPECT_EQ(bob.first().call<protocol::Members>({team.id})->members.size(), 2u);
  ASSERT_TRUE(alice.first().send(team, "welcome back").ok());
  const auto read = bob.first().read(team.id, 0);
  ASSERT_EQ(read->entries.size(), 3u);  // each once, although the intervals meet at the commit
  EXPECT_EQ(read->entries[1].kind, protocol::EntryKind::kCommit);
}

TEST_F(Joining, StrangersDoNotJoinFromOutside) {
  auto team = group(alice, {&bob});
  EXPECT_EQ(refusal(carol.first().call<protocol::Snapshot>({team.id, std::nullopt})), "not_found");
  EXPECT_EQ(refusal(carol.first().change(team, {carol.first().member()})), "denied");
}

struct Invited : Joining {
  crypto::SeededRandom random{77};
  crypto::SigningKey invite = crypto::SigningKey::generate(random);
  TestStream team;

  void SetUp() override {
    Joining::SetUp();
    team = new_stream(alice.first(), alice, protocol::StreamKind::kGroup);
    team.policy.invite_keys = {to_bytes(invite.public_key())};
    ASSERT_TRUE(alice.first().create(team).ok());
  }
  protocol::InviteUse use(const crypto::SigningKey& key, Bytes message) {
    append(message, carol.first().keys.key.public_key());
    return {to_bytes(key.public_key()), key.sign(message)};
  }
  protocol::InviteUse joining(const crypto::SigningKey& key, std::uint8_t epoch) {
    Bytes message = to_bytes("majlis invite v1");
    append(message, team.group_id);
    append(message, Bytes{0, 0, 0, 0, 0, 0, 0, epoch});
    return use(key, message);
  }
  protocol::InviteUse looking(const crypto::SigningKey& key) {
    Bytes message = to_bytes("majlis invite look v1");
    append(message, team.id.view());
    return use(key, message);
  }
  Reply<protocol::AppendResult> join(const protocol::InviteUse& with) {
    auto params = carol.first().commit(team, {carol.first().member()});
    auto roster = *record::decode_canonical<protocol::Roster>(*params.roster);
    roster.invite = with;
    params.roster = record::encode(roster);
    return carol.first().append(params);
  }
};

TEST_F(Invited, AnInviteKeyOpensTheDoor) {
  ASSERT_TRUE(carol.first().call<protocol::Snapshot>({team.id, looking(invite)}).ok());
  ASSERT_TRUE(join(joining(invite, 0)).ok());
  EXPECT_EQ(alice.first().call<protocol::Members>({team.id})->members.size(), 2u);
}

TEST_F(Invited, OnlyTheRightKeyForThisEpochAndDevice) {
  const auto other = crypto::SigningKey::generate(random);
  EXPECT_EQ(refusal(carol.first().call<protocol::Snapshot>({team.id, looking(other)})), "not_found");
  EXPECT_EQ(refusal(carol.first().call<protocol::Snapshot>({team.id, joining(invite, 0)})), "not_found");
  EXPECT_EQ(refusal(join(joining(other, 0))), "denied");
  EXPECT_EQ(refusal(join(joining(invite, 1))), "denied");
  EXPECT_EQ(refusal(join(looking(invite))), "denied");
}

struct Limited : Invited {
  TestPerson dave{harness, "dave", 4};
  void SetUp() override {
    Invited::SetUp();
    dave.arrive();
  }
  auto limit(TestPerson& who, std::optional<std::uint64_t> uses_max, std::optional<std::uint64_t> expires_ms) {
    protocol::InvitePutParams params;
    params.stream = team.id;
    params.key = to_bytes(invite.public_key());
    params.uses_max = uses_max;
    params.expires_ms = expires_ms;
    return who.first().call<protocol::InvitePut>(params);
  }
  // Carol's place in the fixture's proofs is taken by `person`.
  Reply<protocol::AppendResult> join_as(TestPerson& person) {
    Bytes message = to_bytes("majlis invite v1");
    append(message, team.group_id);
    append(message, Bytes{0, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(team.epoch)});
    append(message, person.first().keys.key.public_key());
    auto params = person.first().commit(team, {person.first().member()});
    auto roster = *record::decode_canonical<protocol::Roster>(*params.roster);
    roster.invite = protocol::InviteUse{to_bytes(invite.public_key()), invite.sign(message)};
    params.roster = record::encode(roster);
    auto joined = person.first().append(params);
    if (joined.ok()) {
      ++team.epoch;
      team.leaves.push_back(person.first().member());
    }
    return joined;
  }
};

TEST_F(Limited, OwnersAloneSayHowFarAnInviteGoes) {
  EXPECT_EQ(refusal(limit(carol, 1, {})), "not_found");
  ASSERT_TRUE(alice.first().change(team, {bob.first().member()}).ok());
  EXPECT_EQ(refusal(limit(bob, 1, {})), "denied");
  EXPECT_EQ(refusal(bob.first().call<protocol::Invites>({team.id})), "denied");
  ASSERT_TRUE(limit(alice, 1, {}).ok());
  ASSERT_TRUE(limit(alice, 1, {}).ok());                // the same again
  EXPECT_EQ(refusal(limit(alice, 2, {})), "conflict");  // what was said stays
}

TEST_F(Limited, AnInviteServesAsOftenAsItMay) {
  ASSERT_TRUE(limit(alice, 1, {}).ok());
  ASSERT_TRUE(join_as(carol).ok());
  EXPECT_EQ(refusal(join_as(dave)), "gone");
  const auto listed = alice.first().call<protocol::Invites>({team.id})->invites;
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].used, 1u);
  EXPECT_EQ(listed[0].uses_max, 1u);
}

TEST_F(Limited, ARefusedJoinerUsesNothingUp) {
  ASSERT_TRUE(limit(alice, 1, {}).ok());
  ++team.epoch;
  EXPECT_EQ(refusal(join_as(carol)), "conflict");
  --team.epoch;
  EXPECT_EQ(refusal(join(looking(invite))), "denied");
  ASSERT_TRUE(join_as(carol).ok());
}

TEST_F(Limited, AnInviteEnds) {
  ASSERT_TRUE(limit(alice, {}, harness.now_ms() + kHourMs).ok());
  ASSERT_TRUE(carol.first().call<protocol::Snapshot>({team.id, looking(invite)}).ok());
  harness.advance(kHourMs);
  EXPECT_EQ(refusal(carol.first().call<protocol::Snapshot>({team.id, looking(invite)})), "gone");
  EXPECT_EQ(refusal(join_as(carol)), "gone");
}

TEST_F(Limited, ARevokedInviteOpensNothing) {
  auto params = alice.first().commit(team, {});
  auto roster = *record::decode_canonical<protocol::Roster>(*params.roster);
  team.policy.invite_keys.clear();
  roster.policy = record::encode(team.policy);
  params.roster = record::encode(roster);
  ASSERT_TRUE(alice.first().append(params).ok());
  ++team.epoch;
  EXPECT_EQ(refusal(carol.first().call<protocol::Snapshot>({team.id, looking(invite)})), "not_found");
  EXPECT_EQ(refusal(join_as(carol)), "denied");
}

TEST_F(Joining, LeavingEndsAtOnceAndTheNextSenderRemoves) {
  auto team = group(alice, {&bob, &carol});
  ASSERT_TRUE(bob.first().call<protocol::Leave>({team.id}).ok());
  EXPECT_EQ(bob.first().notes<protocol::RemovedNotification>().size(), 1u);
  EXPECT_EQ(alice.first().notes<protocol::LeavingNotification>().at(0).members.at(0).device, bob.first().id);
  EXPECT_EQ(refusal(bob.first().send(team, "still")), "denied");
  EXPECT_EQ(refusal(carol.first().send(team, "too early")), "conflict");
  ASSERT_TRUE(carol.first().change(team, {}, {bob.first().member()}).ok());  // a plain member may
  ASSERT_TRUE(carol.first().send(team, "now").ok());
  EXPECT_EQ(bob.first().read(team.id, 0)->last_seq, 1u);
  EXPECT_EQ(refusal(bob.first().change(team, {bob.first().member()})), "denied");  // no way back alone
  ASSERT_TRUE(alice.first().change(team, {bob.first().member()}).ok());
  EXPECT_EQ(bob.first().streams().size(), 1u);
}

TEST_F(Joining, ARevokedDeviceIsRemovedByTheNextSender) {
  auto& laptop = bob.add_device();
  auto team = group(alice, {&bob});
  ASSERT_TRUE(alice.first().change(team, {laptop.member()}).ok());
  ASSERT_TRUE(bob.revoke(laptop).ok());
  EXPECT_EQ(alice.first().call<protocol::Members>({team.id})->leaving.at(0).device, laptop.id);
  EXPECT_EQ(refusal(alice.first().send(team, "all but one")), "conflict");
  ASSERT_TRUE(bob.first().change(team, {}, {laptop.member()}).ok());
  EXPECT_TRUE(alice.first().send(team, "safe").ok());
}

protocol::StreamResetParams reset_of(TestPerson& person, const TestStream& stream,
                                     const std::vector<protocol::RosterMember>& others,
                                     const std::vector<protocol::RosterMember>& dropped) {
  protocol::Roster roster;
  roster.stream = stream.id;
  roster.add = others;
  roster.remove = dropped;
  std::vector<DeviceId> after{person.first().id};
  for (const auto& other : others) after.push_back(other.device);
  roster.roster_hash_after = roster_hash(after);
  protocol::StreamResetParams params;
  params.stream = stream.id;
  params.client_id = ++person.first().client_ids[stream.id];
  params.group_id = stream.group_id;
  params.epoch = stream.epoch;
  params.new_group_id = Bytes(16, 0x55);
  params.new_epoch = 1;
  params.roster = record::encode(roster);
  params.group_info = to_bytes("new group info");
  params.tree = to_bytes("new tree");
  if (!others.empty()) params.welcome = to_bytes("new welcome");
  return params;
}

TEST_F(Joining, AResetReplacesTheGroup) {
  auto team = group(alice, {&bob, &carol});
  const auto params = reset_of(bob, team, {alice.first().member(), carol.first().member()}, {});
  const auto reset = bob.first().call<protocol::StreamReset>(params);
  ASSERT_TRUE(reset.ok()) << reset.error().message;
  EXPECT_EQ(bob.first().call<protocol::StreamReset>(params)->seq, reset->seq);  // repeated
  EXPECT_EQ(alice.first().call<protocol::Welcome>({team.id, std::nullopt})->welcome, to_bytes("new welcome"));
  EXPECT_EQ(alice.first().pushed().back().kind, protocol::EntryKind::kReset);
  EXPECT_EQ(refusal(alice.first().send(team, "the old group? ")), "allowed");  // its epoch is 1 as well
  const auto summary = carol.first().streams().at(0);
  EXPECT_EQ(summary.group_id, Bytes(16, 0x55));
  EXPECT_EQ(summary.epoch, 1u);
  const auto late = carol.first().call<protocol::StreamReset>(
      reset_of(carol, team, {alice.first().member(), bob.first().member()}, {}));
  EXPECT_EQ(refusal(late), "conflict");
}

// A branch proves its descent from the group before it alone.
TEST_F(Joining, WhoWasAwayDuringTwoResetsGetsBothWelcomes) {
  auto team = group(alice, {&bob});
  const auto reset = [&](std::uint8_t number) {
    auto params = reset_of(alice, team, {bob.first().member()}, {});
    params.new_group_id = Bytes(16, static_cast<std::uint8_t>(100 + number));
    params.welcome = to_bytes("welcome to group " + std::to_string(number));
    team.group_id = params.new_group_id;
    team.epoch = params.new_epoch;
    const auto made = alice.first().call<protocol::StreamReset>(params);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made.ok() ? made->seq : 0;
  };
  const auto first = reset(1);
  const auto second = reset(2);
  const auto offered = [&](std::uint64_t from) {
    return bob.first().call<protocol::Welcome>({team.id, from})->welcome;
  };
  EXPECT_EQ(offered(0), to_bytes("welcome to 1"));  // to the group that it was added to
  EXPECT_EQ(offered(first), to_bytes("welcome to group 1"));
  EXPECT_EQ(offered(first + 1), to_bytes("welcome to group 2"));
  EXPECT_EQ(refusal(bob.first().call<protocol::Welcome>({team.id, second + 1})), "gone");

  for (std::uint8_t number = 3; number <= 17; ++number) reset(number);
  EXPECT_EQ(offered(0), to_bytes("welcome to group 2"));  // no more than sixteen wait
}

TEST_F(Joining, AResetNeitherAddsNorRemovesPeople) {
  auto team = group(alice, {&bob});
  const auto reset = [&](const std::vector<protocol::RosterMember>& others,
                         const std::vector<protocol::RosterMember>& dropped) {
    return refusal(bob.first().call<protocol::StreamReset>(reset_of(bob, team, others, dropped)));
  };
  EXPECT_EQ(reset({}, {alice.first().member()}), "denied");
  EXPECT_EQ(reset({alice.first().member(), carol.first().member()}, {}), "denied");
  EXPECT_EQ(reset({}, {}), "invalid_params");  // what of alice?
  EXPECT_EQ(refusal(carol.first().call<protocol::StreamReset>(reset_of(carol, team, {bob.first().member()}, {}))),
            "denied");
  EXPECT_EQ(alice.first().read(team.id, 0)->last_seq, 1u);
}

}  // namespace
}  // namespace majlis::host::messaging
