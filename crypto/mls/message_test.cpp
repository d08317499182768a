#include "crypto/mls/message.hpp"

#include "base/encoding.hpp"
#include "crypto/mls/testing/clients.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

using testing::TestGroup;

template <class T>
std::string_view error_of(std::string_view hex) {
  return decode<T>(*from_hex(hex)).error().name;
}

TEST(Message, SelectsRefuseUnknownValues) {
  EXPECT_EQ(error_of<MlsMessage>("00020001"), "mls.message.version");
  EXPECT_EQ(error_of<MlsMessage>("00010006"), "mls.message.wire_format");
  EXPECT_EQ(error_of<Proposal>("0008"), "mls.proposal.type");
  EXPECT_EQ(error_of<ProposalOrRef>("0300"), "mls.commit.proposal_or_ref");
  EXPECT_EQ(error_of<Sender>("0500000000"), "mls.framing.sender_type");
  EXPECT_EQ(error_of<FramedContent>("00"
                                    "0000000000000000"
                                    "0100000000"
                                    "00"
                                    "04"),
            "mls.framing.content_type");
  EXPECT_EQ(error_of<PreSharedKeyId>("0300"), "mls.psk.type");
  EXPECT_EQ(error_of<PreSharedKeyId>("020400000000000000000000"), "mls.psk.usage");
}

TEST(Message, OtherKindsAreNamed) {
  TestGroup group(1);
  EXPECT_EQ(read_message<Welcome>(group[0].group_info(false)).error().name, "mls.message.wire_format");
}

TEST(Message, TheHeadSaysWhereAMessageBelongs) {
  TestGroup group(2);
  const auto in_clear = read_head(group[0].propose(remove_of({1}))->message);
  ASSERT_TRUE(in_clear.ok());
  EXPECT_EQ(in_clear->wire_format, WireFormat::kPublicMessage);
  EXPECT_EQ(in_clear->content_type, ContentType::kProposal);
  EXPECT_EQ(in_clear->group_id, group[0].id());
  EXPECT_EQ(in_clear->epoch, group[0].epoch());
  const auto sealed = read_head(*group[1].seal(as_bytes("x"), {}, group.random()));
  ASSERT_TRUE(sealed.ok());
  EXPECT_EQ(sealed->wire_format, WireFormat::kPrivateMessage);
  EXPECT_EQ(sealed->content_type, ContentType::kApplication);
  EXPECT_EQ(sealed->epoch, group[1].epoch());
  EXPECT_EQ(read_head(group[0].group_info(false)).error().name, "mls.message.wire_format");
  EXPECT_EQ(read_head(*from_hex("0001")).error().name, "mls.codec.truncated");
}

}  // namespace
}  // namespace majlis::mls
