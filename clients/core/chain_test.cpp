#include "clients/core/chain.hpp"

#include "crypto/primitives/hash.hpp"

#include <gtest/gtest.h>

namespace majlis::client {
namespace {

protocol::Entry entry(std::uint64_t seq, std::uint8_t content) {
  protocol::Entry made;
  made.seq = seq;
  made.body_hash = crypto::sha256(Bytes{content});
  return made;
}

Conversation from_start() {
  ConversationRecord head;
  head.chain = Bytes(kChainSize);
  return Conversation(std::move(head));
}

TEST(Chain, IsWhatTheProtocolSays) {
  Conversation conversation = from_start();
  extend_chain(conversation, entry(1, 7));
  Bytes input(32);
  append(input, Bytes{0, 0, 0, 0, 0, 0, 0, 1});
  append(input, DeviceId().view());
  append(input, crypto::sha256(Bytes{7}));
  EXPECT_EQ(conversation.chain, crypto::sha256(input));
  EXPECT_EQ(conversation.cursor, 1u);
  EXPECT_EQ(last_seen(conversation).seq, 1u);
  EXPECT_EQ(last_seen(conversation).hash, conversation.chain);
}

TEST(Chain, NoticesAnotherHistory) {
  Conversation ours = from_start(), theirs = from_start();
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    extend_chain(ours, entry(seq, static_cast<std::uint8_t>(seq)));
    extend_chain(theirs, entry(seq, static_cast<std::uint8_t>(seq == 2 ? 99 : seq)));  // one was swapped
  }
  EXPECT_TRUE(check_seen(ours, 3, last_seen(ours).hash).ok());
  EXPECT_TRUE(check_seen(ours, 1, theirs.recent.at(1)).ok());
  EXPECT_EQ(check_seen(ours, 2, theirs.recent.at(2)).error().name, "client.host.history");
  EXPECT_EQ(check_seen(ours, 3, last_seen(theirs).hash).error().name, "client.host.history");
}

TEST(Chain, NoticesWhatWasWithheld) {
  Conversation ours = from_start();
  extend_chain(ours, entry(1, 1));
  EXPECT_EQ(check_seen(ours, 2, Bytes(32, 5)).error().name, "client.host.history");
  EXPECT_TRUE(check_seen(ours, 0, Bytes(32)).ok());  // who has seen nothing says nothing
}

TEST(Chain, AJoinerLearnsItFromTheFirstWhoSaysIt) {
  Conversation whole = from_start(), joiner{ConversationRecord()};
  joiner.cursor = 2;
  for (std::uint64_t seq = 1; seq <= 5; ++seq) {
    extend_chain(whole, entry(seq, static_cast<std::uint8_t>(seq)));
    if (seq > 2) extend_chain(joiner, entry(seq, static_cast<std::uint8_t>(seq)));
  }
  EXPECT_TRUE(joiner.chain.empty());
  EXPECT_EQ(last_seen(joiner).seq, 0u);
  EXPECT_TRUE(check_seen(joiner, 3, whole.recent.at(3)).ok());
  EXPECT_EQ(joiner.chain, whole.chain);
  EXPECT_EQ(check_seen(joiner, 6, Bytes(32, 5)).error().name, "client.host.history");
}

TEST(Chain, RemembersAsFarAsItNeeds) {
  Conversation conversation = from_start();
  for (std::uint64_t seq = 1; seq <= 1'000; ++seq) extend_chain(conversation, entry(seq, 1));
  EXPECT_LE(conversation.recent.size(), 256u);
  EXPECT_TRUE(check_seen(conversation, 1, Bytes(32, 5)).ok());  // too long ago to tell
}

}  // namespace
}  // namespace majlis::client
