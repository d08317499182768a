// Application messages between members.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/testing/clients.hpp"
#include "crypto/primitives/aead.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

using testing::accept_all;
using testing::TestGroup;

class MessageTest : public ::testing::Test {
 protected:
  Bytes seal(std::string_view text, std::size_t member = 0) {
    return *group_[member].seal(as_bytes(text), {}, group_.random());
  }
  // What member 1 reads, or the error's name.
  std::string open(ByteView message) {
    const auto opened = group_[1].open(message);
    return opened.ok() ? to_string(opened->plaintext.view()) : std::string(opened.error().name);
  }
  // A message that member 0 seals with the given content and key, not necessarily as it should.
  Bytes forge(FramedContent content, const Ratchet::Step& step) {
    const GroupState& state = GroupAccess::state(group_[0]);
    const auto made =
        sign_content(WireFormat::kPrivateMessage, std::move(content), state.signing_key, state.context_bytes);
    return message_of(mls::seal(made, step.key(), state.secrets.sender_data_secret, no_padding, group_.random()));
  }
  FramedContent framed(LeafIndex sender) {
    return {group_[0].id(), group_[0].epoch(), Sender::member(sender), {}, ApplicationData{to_bytes("forged")}};
  }
  Ratchet::Step step_of(LeafIndex leaf) {
    return (*GroupAccess::state(group_[0]).messages.ratchet(leaf, RatchetKind::kApplication))->next();
  }

  TestGroup group_{3};
};

TEST_F(MessageTest, EveryMemberReadsIt) {
  SealOptions options;
  options.authenticated_data = to_bytes("seen 7");
  const Bytes message = *group_[2].seal(as_bytes("salam"), options, group_.random());
  for (const std::size_t i : {0U, 1U}) {
    const auto opened = group_[i].open(message);
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(as_text(opened->plaintext.view()), "salam");
    EXPECT_EQ(to_string(opened->authenticated_data), "seen 7");
    EXPECT_EQ(opened->sender, LeafIndex{2});
    EXPECT_EQ(opened->generation, Generation{0});
  }
}

TEST_F(MessageTest, ItsSenderCannotReadItAgain) {
  EXPECT_EQ(group_[0].open(seal("salam")).error().name, "mls.secret_tree.used");
}

TEST_F(MessageTest, AnyOrderIsReadOnceEach) {
  std::vector<Bytes> messages;
  for (int i = 0; i < 5; ++i) messages.push_back(seal(std::to_string(i)));
  for (const int i : {3, 0, 4, 1, 2}) EXPECT_EQ(open(messages[static_cast<std::size_t>(i)]), std::to_string(i));
  for (const Bytes& message : messages) EXPECT_EQ(open(message), "mls.secret_tree.used");
}

TEST_F(MessageTest, SizesArePadded) {
  const std::size_t size = seal("").size();
  EXPECT_EQ(seal("a few words, not many").size(), size);
  EXPECT_GT(seal(std::string(1000, 'x')).size(), size);
  SealOptions bare;
  bare.padding = no_padding;
  EXPECT_EQ(group_[0].seal(as_bytes("ab"), bare, group_.random())->size() + 1,
            group_[0].seal(as_bytes("abc"), bare, group_.random())->size());
}

TEST_F(MessageTest, PadmeNeverShrinksAndCostsAtMostAnEighth) {
  for (std::size_t size = 256; size < 100000; size += 37) {
    EXPECT_GE(pad_padme(size), size);
    EXPECT_LE(pad_padme(size), size + size / 8);
  }
  EXPECT_EQ(pad_padme(0), 256U);
}

TEST_F(MessageTest, AnythingFlippedIsRefusedAndChangesNothing) {
  const Bytes message = seal("salam");
  const Secret before = group_[1].serialise();
  for (std::size_t i = 0; i < message.size(); ++i) {
    Bytes changed = message;
    changed[i] ^= 1;
    EXPECT_FALSE(group_[1].open(changed).ok()) << i;
    EXPECT_FALSE(group_[1].open(ByteView(message).first(i)).ok()) << i;
  }
  EXPECT_TRUE(before == group_[1].serialise());
  EXPECT_EQ(open(message), "salam");
}

TEST_F(MessageTest, ErrorsNameWhatIsWrong) {
  const PrivateMessage message = *read_message<PrivateMessage>(seal("salam"));
  const auto changed = [&](const std::function<void(PrivateMessage&)>& change) {
    PrivateMessage copy = message;
    change(copy);
    return open(message_of(copy));
  };
  EXPECT_EQ(changed([](PrivateMessage& m) { m.group_id[0] ^= 1; }), "mls.group.id");
  EXPECT_EQ(changed([](PrivateMessage& m) { ++m.epoch.value; }), "mls.group.epoch");
  EXPECT_EQ(changed([](PrivateMessage& m) { m.encrypted_sender_data[0] ^= 1; }), "mls.framing.sender_data");
  EXPECT_EQ(changed([](PrivateMessage& m) { m.ciphertext[0] ^= 1; }), "mls.framing.sender_data");
  EXPECT_EQ(changed([](PrivateMessage& m) { m.ciphertext.back() ^= 1; }), "mls.framing.ciphertext");
  EXPECT_EQ(changed([](PrivateMessage& m) { m.authenticated_data.push_back(1); }), "mls.framing.ciphertext");
  EXPECT_EQ(changed([](PrivateMessage& m) { m.type = ContentType::kCommit; }), "mls.message.wire_format");
  EXPECT_EQ(open(group_[0].group_info(false)), "mls.message.wire_format");
}

TEST_F(MessageTest, NobodyWritesInAnothersName) {
  const Secret before = group_[1].serialise();
  EXPECT_EQ(open(forge(framed({2}), step_of({2}))), "mls.framing.signature");
  EXPECT_EQ(open(forge(framed({5}), step_of({2}))), "mls.framing.sender_blank");
  // The forgery did not even derive the key of the true message.
  EXPECT_TRUE(before == group_[1].serialise());
  EXPECT_EQ(open(seal("true", 2)), "true");
}

TEST_F(MessageTest, AForgeryFarAheadDoesNotAdvanceTheRatchet) {
  auto step = (*GroupAccess::state(group_[0]).messages.ratchet({2}, RatchetKind::kApplication))->at({900});
  const Secret before = group_[1].serialise();
  EXPECT_EQ(open(forge(framed({2}), *step)), "mls.framing.signature");
  EXPECT_TRUE(before == group_[1].serialise());
  EXPECT_EQ(open(seal("true", 2)), "true");
}

TEST_F(MessageTest, TheWindowsAreBoundedToTheMessage) {
  std::vector<Bytes> messages;
  for (std::uint32_t i = 0; i <= kMaxForward + 1; ++i) messages.push_back(seal(std::to_string(i)));
  const Secret before = group_[1].serialise();
  EXPECT_EQ(open(messages[kMaxForward + 1]), "mls.secret_tree.too_far");
  EXPECT_TRUE(before == group_[1].serialise());
  EXPECT_EQ(open(messages[kMaxForward]), std::to_string(kMaxForward));
  // Of those that it overtook, as many as are kept are still read, and not one more.
  const std::size_t oldest = kMaxForward - kMaxSkippedKeys;
  EXPECT_EQ(open(messages[oldest - 1]), "mls.secret_tree.used");
  for (std::size_t i = oldest; i < kMaxForward; ++i) EXPECT_EQ(open(messages[i]), std::to_string(i));
  EXPECT_EQ(open(messages[kMaxForward + 1]), std::to_string(kMaxForward + 1));
}

TEST_F(MessageTest, WhatIsTooLargeIsNotSealed) {
  const Bytes large(kMaxPlaintext + 1);
  const Secret before = group_[0].serialise();
  EXPECT_EQ(group_[0].seal(large, {}, group_.random()).error().name, "mls.message.too_large");
  SealOptions options;
  options.authenticated_data = large;
  EXPECT_EQ(group_[0].seal({}, options, group_.random()).error().name, "mls.message.too_large");
  EXPECT_TRUE(before == group_[0].serialise());
}

TEST_F(MessageTest, PaddingMustBeZeros) {
  const GroupState& state = GroupAccess::state(group_[0]);
  const auto made = sign_content(WireFormat::kPrivateMessage, framed({0}), state.signing_key, state.context_bytes);
  const auto step = step_of({0});
  // Opened and sealed again with one padding byte set.
  PrivateMessage message = mls::seal(made, step.key(), state.secrets.sender_data_secret, pad_padme, group_.random());
  const SenderData sender = *open_sender_data(message, state.secrets.sender_data_secret);
  Writer plaintext;
  plaintext(to_bytes("forged"), made.auth.signature, std::uint8_t{1});
  Writer aad;
  aad(message.group_id, message.epoch, message.type, message.authenticated_data);
  auto nonce = step.key().nonce;
  for (std::size_t i = 0; i < 4; ++i) nonce[i] ^= sender.reuse_guard[i];
  message.ciphertext = crypto::aead_seal(step.key().key, nonce, aad.view(), plaintext.view());
  const SenderDataKey key = sender_data_key(state.secrets.sender_data_secret, message.ciphertext);
  Writer data_aad;
  data_aad(message.group_id, message.epoch, message.type);
  message.encrypted_sender_data = crypto::aead_seal(key.key.view(), key.nonce.view(), data_aad.view(), encode(sender));
  EXPECT_EQ(open(message_of(message)), "mls.framing.padding");
}

TEST_F(MessageTest, OfAnotherEpochNothingIsRead) {
  const Bytes old = seal("salam");
  CommitOptions path;
  path.force_path = true;
  group_.commit(2, path);
  EXPECT_EQ(open(old), "mls.group.epoch");
}

TEST_F(MessageTest, PendingProposalsComeFirst) {
  const Proposed proposed = *group_[0].propose(remove_of({2}));
  EXPECT_EQ(group_[0].seal({}, {}, group_.random()).error().name, "mls.group.pending_proposals");
  ASSERT_TRUE(group_[1].receive_proposal(proposed.message).ok());
  EXPECT_EQ(group_[1].seal({}, {}, group_.random()).error().name, "mls.group.pending_proposals");
}

TEST_F(MessageTest, ACopiedStateReadsNothingAfterItsOwnersPath) {
  Group thief = group_[1].clone();
  CommitOptions path;
  path.force_path = true;
  const PendingCommit pending = *group_[1].commit(path, accept_all(), group_.random());
  EXPECT_FALSE(thief.apply(pending.message, accept_all()).ok());
  group_.commit(1, path);
  EXPECT_FALSE(thief.open(seal("secret", 0)).ok());
}

}  // namespace
}  // namespace majlis::mls
