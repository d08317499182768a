#include "clients/core/invite.hpp"

#include "crypto/primitives/random.hpp"

#include <gtest/gtest.h>

namespace majlis::client {
namespace {

struct Invites : testing::Test {
  crypto::SeededRandom random{1};
  Invite invite{random.bytes(32), "Book Club", *StreamId::from_bytes(random.bytes(16)), random.bytes(32)};
};

TEST_F(Invites, TravelAsText) {
  for (const std::string& link : {invite.text(), "https://majlis.example/p/chat/invite/group#" + invite.text()}) {
    const auto parsed = Invite::parse(link);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->seed, invite.seed);
    EXPECT_EQ(parsed->title, "Book Club");
    EXPECT_EQ(parsed->stream, invite.stream);
    EXPECT_EQ(parsed->metadata_key, invite.metadata_key);
  }
}

TEST_F(Invites, AreWholeOrNone) {
  const std::string text = invite.text();
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto parsed = Invite::parse(text.substr(0, size));
    ASSERT_FALSE(parsed.ok()) << size;
    EXPECT_EQ(parsed.error().name, "client.invite.link");
  }
  for (const char* wrong : {"", "#", "https://majlis.example/", "majlis-link:abcd", "oA", "محمد"})
    EXPECT_FALSE(Invite::parse(wrong).ok()) << wrong;
  invite.seed.pop_back();
  EXPECT_FALSE(Invite::parse(invite.text()).ok());
}

TEST_F(Invites, SignForOneDeviceGroupAndEpoch) {
  const auto device = crypto::SigningKey::generate(random);
  const Bytes group = random.bytes(32);
  const auto joining = sign_joining(invite.seed, group, 258, device.public_key());
  ASSERT_TRUE(joining.ok());
  Bytes message = to_bytes("majlis invite v1");
  append(message, group);
  append(message, Bytes{0, 0, 0, 0, 0, 0, 1, 2});
  append(message, device.public_key());
  EXPECT_TRUE(crypto::verify(joining->key, message, joining->signature));
  message.back() ^= 1;
  EXPECT_FALSE(crypto::verify(joining->key, message, joining->signature));
  const auto look = sign_look(invite.seed, invite.stream, device.public_key());
  ASSERT_TRUE(look.ok());
  EXPECT_EQ(look->key, joining->key);
  EXPECT_NE(look->signature, joining->signature);
}

}  // namespace
}  // namespace majlis::client
