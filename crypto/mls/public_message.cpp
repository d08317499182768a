// Content authentication and PublicMessage (RFC 9420, sections 6.1 and 6.2).
#include "crypto/mls/codec.hpp"
#include "crypto/mls/labels.hpp"
#include "crypto/mls/protection.hpp"
#include "crypto/primitives/hmac.hpp"

#include <utility>

namespace majlis::mls {
namespace {

constexpr std::string_view kLabel = "FramedContentTBS";

void write_tbs(Writer& writer, WireFormat format, const FramedContent& content, ByteView context) {
  writer(ProtocolVersion::kMls10, format, content);
  const SenderType type = content.sender.type;
  if (type == SenderType::kMember || type == SenderType::kNewMemberCommit) writer.raw(context);
}

Bytes membership_tag(const FramedContent& content, const FramedContentAuthData& auth, const Secret& membership_key,
                     ByteView context) {
  Writer writer;  // AuthenticatedContentTBM
  write_tbs(writer, WireFormat::kPublicMessage, content, context);
  const_cast<FramedContentAuthData&>(auth).fields_for(writer, content_type(content.content));
  return crypto::hmac(membership_key.view(), writer.view());
}

}  // namespace

AuthenticatedContent sign_content(WireFormat format, FramedContent content, const crypto::SigningKey& key,
                                  ByteView context) {
  Writer writer;
  write_tbs(writer, format, content, context);
  return {format, std::move(content), {sign_with_label(key, kLabel, writer.view()), {}}};
}

Status check_signature(const AuthenticatedContent& content, const SignaturePublicKey& key, ByteView context) {
  Writer writer;
  write_tbs(writer, content.wire_format, content.content, context);
  if (verify_with_label(key, kLabel, writer.view(), content.auth.signature)) return {};
  return Error{"mls.framing.signature", "the message is not signed by the sender that it names"};
}

ProposalRef make_proposal_ref(const AuthenticatedContent& content) {
  return {ref_hash("MLS 1.0 Proposal Reference", encode(content))};
}

PublicMessage protect(AuthenticatedContent content, const Secret& membership_key, ByteView context) {
  PublicMessage message{std::move(content.content), std::move(content.auth), {}};
  if (message.content.sender.type == SenderType::kMember) {
    message.membership_tag = membership_tag(message.content, message.auth, membership_key, context);
  }
  return message;
}

Result<AuthenticatedContent> unprotect(PublicMessage message, const Secret& membership_key, ByteView context) {
  if (content_type(message.content.content) == ContentType::kApplication) {
    return Error{"mls.framing.application_in_clear", "application data must be encrypted"};
  }
  if (message.content.sender.type == SenderType::kMember &&
      !constant_time_equal(message.membership_tag,
                           membership_tag(message.content, message.auth, membership_key, context))) {
    return Error{"mls.framing.membership_tag", "the message was not made by a member of this epoch"};
  }
  return AuthenticatedContent{WireFormat::kPublicMessage, std::move(message.content), std::move(message.auth)};
}

}  // namespace majlis::mls
