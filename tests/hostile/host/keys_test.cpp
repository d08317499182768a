// Lies about who people are: other keys, other names, ghosts beside their devices, lists that end too early or have two
// ends, and devices that were revoked. Nothing is encrypted to whom the host would have in.
#include "clients/core/account.hpp"
#include "clients/core/leaf.hpp"
#include "crypto/mls/message.hpp"
#include "tests/hostile/host/village.hpp"

#include <algorithm>

namespace majlis::hostile {
namespace {

using protocol::Devices;
using protocol::DevicesAppend;
using protocol::KeyPackagesClaim;

class Keys : public Village {
 protected:
  // From now on the host says that @bob is somebody else, who is all that an account is, but for being bob.
  void swap_bob() {
    false_bob = &shadow.account("bob");
    accomplice = &shadow.account("accomplice");
    liar.intercept<Devices>([this](auto& params) -> std::optional<host::Outcome> {
      if (params.name != "bob" && params.account != false_bob->core().own_account()) return std::nullopt;
      return shadow.host.dispatch(Devices::kName, host::Caller::anonymous(host::ConnectionId{1}),
                                  record::encode(params));
    });
    liar.intercept<KeyPackagesClaim>([this](auto& params) -> std::optional<host::Outcome> {
      if (params.account != false_bob->core().own_account()) return std::nullopt;
      return shadow.host.dispatch(KeyPackagesClaim::kName, shadow.host.connections.caller(accomplice->connection()),
                                  record::encode(params));
    });
  }
  // A key package of `whose`, as the host has it.
  protocol::ClaimedKeyPackage package_of(const Person& whose) {
    const Person& asker = &whose == mallory ? *carol : *mallory;
    const auto claimed = world.host.call<KeyPackagesClaim>(
        asker.connection(), {whose.core().own_account(), Bytes(16, static_cast<std::uint8_t>(++claims))});
    return claimed->packages.front();
  }
  std::vector<std::string> members(const StreamId& stream) const {
    std::vector<std::string> names;
    for (const auto& member : alice->core().members(stream)) names.push_back(member.name);
    std::ranges::sort(names);
    return names;
  }
  std::string add_carol(const StreamId& stream) {
    return attempt(*alice,
                   [&](Core& core, Ticket ticket) { return core.add_member(ticket, stream, "carol", alice->now()); });
  }

  World shadow{8};
  Person* false_bob = nullptr;
  Person* accomplice = nullptr;
  int claims = 0;
};

// Nothing on the wire tells a stranger from an impostor: that is what the safety number is for.
TEST_F(Keys, AStrangersKeyIsSwapped) {
  swap_bob();
  ASSERT_EQ(open(*alice, "bob"), "");
  const auto seen = alice->core().contacts();
  ASSERT_EQ(seen.size(), 1U);
  ASSERT_EQ(seen.front().account, false_bob->core().own_account());
  const std::string number = *alice->core().safety_number(seen.front().account);
  liar.be_honest();
  ASSERT_EQ(open(*bob, "alice"), "");
  EXPECT_NE(*bob->core().safety_number(alice->core().own_account()), number);
  EXPECT_TRUE(open(*alice, "bob").starts_with("client.contact.key_changed"));
  EXPECT_TRUE(warned(*alice, "client.contact.key_changed"));
}

TEST_F(Keys, AFriendsKeyIsSwapped) {
  const StreamId stream = chat(*alice, *bob);
  swap_bob();
  EXPECT_TRUE(open(*alice, "bob").starts_with("client.contact.key_changed"));
  EXPECT_TRUE(warned(*alice, "client.contact.key_changed"));
  EXPECT_TRUE(attempt(*alice, [&](Core& core, Ticket ticket) {
                return core.create_group(ticket, "Trap", {"bob"}, alice->now());
              }).starts_with("client.contact.key_changed"));
  EXPECT_EQ(say(*alice, stream, "for bob alone"), "");
  EXPECT_EQ(texts(*bob, stream).back(), "for bob alone");
  EXPECT_TRUE(alone(*false_bob));
}

TEST_F(Keys, AnotherAccountAnswersToAName) {
  liar.intercept<Devices>([](auto& params) -> std::optional<host::Outcome> {
    if (params.name == "bob") params.name = "mallory";
    return std::nullopt;
  });
  EXPECT_TRUE(open(*alice, "bob").starts_with("client.contact.name"));
  EXPECT_TRUE(warned(*alice, "client.contact.name"));
  EXPECT_TRUE(alone(*alice));
}

TEST_F(Keys, AnotherAccountAnswersForAnAccount) {
  const StreamId stream = group(*alice, {bob});
  liar.intercept<Devices>([&](auto& params) -> std::optional<host::Outcome> {
    params = {};
    params.account = mallory->core().own_account();
    return std::nullopt;
  });
  EXPECT_TRUE(add_carol(stream).starts_with("client.contact.name"));
  liar.be_honest();
  liar.intercept<Devices>([&](auto& params) -> std::optional<host::Outcome> {
    if (params.account) params.account = mallory->core().own_account();
    return std::nullopt;
  });
  EXPECT_TRUE(add_carol(stream).starts_with("client.contact.account"));
  EXPECT_EQ(members(stream), (std::vector<std::string>{"@alice", "@bob"}));
}

TEST_F(Keys, ADevicesKeyIsSwappedInTheList) {
  liar.answer<Devices>([](const auto&, auto& result) { result.entries.back()[result.entries.back().size() / 2] ^= 1; });
  const std::string failure = open(*alice, "bob");
  EXPECT_TRUE(failure.starts_with("identity.")) << failure;
  EXPECT_TRUE(alone(*alice));
}

TEST_F(Keys, AGhostStandsAmongTheKeyPackages) {
  const StreamId stream = group(*alice, {bob});
  const auto ghost = package_of(*mallory);
  liar.answer<KeyPackagesClaim>([&](const auto&, auto& result) { result.packages.push_back(ghost); });
  EXPECT_EQ(add_carol(stream), "");
  EXPECT_TRUE(warned(*alice, "client.host.ghost"));
  EXPECT_EQ(members(stream), (std::vector<std::string>{"@alice", "@bob", "@carol"}));
  EXPECT_EQ(say(*alice, stream, "no ghosts"), "");
  EXPECT_EQ(mallory->core().conversation(stream), nullptr);
}

// The certificate is carol's, the keys are not.
TEST_F(Keys, AKeyPackageIsMadeUnderAForeignCertificate) {
  const StreamId stream = group(*alice, {bob});
  auto forged = package_of(*carol);
  const auto genuine = mls::read_message<mls::KeyPackage>(forged.key_package);
  crypto::SeededRandom random(1);
  mls::LeafOptions options;
  options.credential = genuine->leaf_node.credential;
  options.capabilities = genuine->leaf_node.capabilities;
  const auto made =
      mls::make_key_package(crypto::SigningKey::generate(random), options, {0, alice->now() / 1000 + 86'400}, random);
  forged.key_package = mls::message_of(made.key_package);
  liar.answer<KeyPackagesClaim>([&](const auto&, auto& result) { result.packages = {forged}; });
  add_carol(stream);
  EXPECT_TRUE(warned(*alice, "client.certificate.signature_key"));
  EXPECT_EQ(members(stream), (std::vector<std::string>{"@alice", "@bob"}));
}

TEST_F(Keys, AnOlderListIsGiven) {
  const auto young = world.host.call<Devices>(alice->connection(), {.account = {}, .name = "carol"});
  link(*carol, "carol's phone");
  const StreamId stream = group(*alice, {bob});
  ASSERT_EQ(open(*alice, "carol"), "");
  liar.answer<Devices>([&](const auto&, auto& result) {
    if (result.account == young->account) result = *young;
  });
  EXPECT_TRUE(add_carol(stream).starts_with("identity.device_list.older"));
  EXPECT_TRUE(warned(*alice, "identity.device_list.older"));
  EXPECT_EQ(members(stream), (std::vector<std::string>{"@alice", "@bob"}));
}

// Only who holds the account key can sign two lists; the host gives one to each.
TEST_F(Keys, AListHasTwoEnds) {
  crypto::SeededRandom random(3);
  auto one = *client::OwnAccount::create(random, "dave", std::nullopt, alice->now());
  auto other = *client::OwnAccount::restore(one.record());
  for (auto* account : {&one, &other}) {
    const auto device = *protocol::DeviceId::from_bytes(random.bytes(16));
    const auto key = crypto::SigningKey::generate(random);
    ASSERT_TRUE(account->link(device, key.public_key(), alice->now()).ok());
  }
  const auto* shown = &one;
  liar.intercept<Devices>([&](auto&) -> std::optional<host::Outcome> {
    const auto& log = shown->devices().log();
    return record::encode(protocol::DevicesResult{shown->id(), shown->name(), shown->identity_pk(), log, log.size()});
  });
  ASSERT_EQ(open(*alice, "dave"), "");
  shown = &other;
  EXPECT_TRUE(open(*alice, "dave").starts_with("identity.device_list.fork"));
  EXPECT_TRUE(warned(*alice, "identity.device_list.fork"));
}

// Bob revokes his phone; the host keeps that from itself and lets the phone in from outside. Everybody takes the
// commit, which is a valid one, and nobody seals anything before the phone is out again.
TEST_F(Keys, ARevokedDeviceComesBack) {
  const StreamId stream = group(*alice, {bob, carol});
  liar.answer<protocol::Streams>([](const auto&, auto& result) { result.streams.clear(); });
  Person& phone = link(*bob, "bob's phone");
  ASSERT_TRUE(alone(phone));
  liar.be_honest();

  std::vector<Bytes> hidden;
  liar.intercept<DevicesAppend>([&](auto& params) -> std::optional<host::Outcome> {
    hidden.insert(hidden.end(), params.entries.begin(), params.entries.end());
    return record::encode(protocol::DevicesAppendResult{params.expected_version + params.entries.size()});
  });
  liar.answer<Devices>([&](const auto&, auto& result) {
    if (result.account != bob->core().own_account()) return;
    result.entries.insert(result.entries.end(), hidden.begin(), hidden.end());
    result.version = result.entries.size();
  });
  ASSERT_EQ(
      attempt(*bob, [&](Core& core,
                        Ticket ticket) { return core.revoke_device(ticket, phone.core().own_device(), bob->now()); }),
      "");
  phone.disconnect();
  phone.connect();
  world.settle();
  ASSERT_NE(phone.core().conversation(stream), nullptr);
  ASSERT_GT(phone.core().conversation(stream)->first_seq, 0U) << "the phone must have got in";

  // Alice may remove it, and does before she seals anything, be it the title's key for who came in.
  EXPECT_EQ(say(*alice, stream, "alice"), "");
  EXPECT_TRUE(warned(*alice, "client.member.revoked"));
  EXPECT_EQ(say(*carol, stream, "carol"), "");
  EXPECT_EQ(texts(*bob, stream), (std::vector<std::string>{"alice", "carol"}));
  EXPECT_TRUE(texts(phone, stream).empty());
  EXPECT_FALSE(phone.core().conversation(stream)->metadata_key);
  for (const auto& member : alice->core().members(stream)) EXPECT_EQ(member.devices, 1U) << member.name;
}

}  // namespace
}  // namespace majlis::hostile
