// How handshake and application messages are framed (RFC 9420, section 6).
#pragma once

#include "base/bytes.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/commit.hpp"
#include "crypto/mls/proposal.hpp"
#include "crypto/mls/types.hpp"

#include <cstdint>
#include <variant>

namespace majlis::mls {

enum class SenderType : std::uint8_t { kMember = 1, kExternal = 2, kNewMemberProposal = 3, kNewMemberCommit = 4 };

struct Sender {
  SenderType type = SenderType::kMember;
  std::uint32_t index = 0;  // kMember: the leaf; kExternal: the position in the external_senders extension

  static Sender member(LeafIndex leaf) { return {SenderType::kMember, leaf.value}; }
  LeafIndex leaf() const { return {index}; }

  template <class Archive>
  void fields(Archive& archive) {
    archive(type);
    switch (type) {
      case SenderType::kMember:
      case SenderType::kExternal: archive(index); break;
      case SenderType::kNewMemberProposal:
      case SenderType::kNewMemberCommit: break;
      default: archive.fail("mls.framing.sender_type", "an unknown sender type");
    }
  }
};

struct ApplicationData {
  static constexpr ContentType kType = ContentType::kApplication;
  Bytes data;
  template <class Archive>
  void fields(Archive& archive) {
    archive(data);
  }
};

using Content = std::variant<ApplicationData, Proposal, Commit>;

ContentType content_type(const Content& content);
// Prepares `content` to be read as `type`; an unknown type is an error of the reader.
void select_content(Content& content, ContentType type, Reader& reader);

struct FramedContent {
  Bytes group_id;
  Epoch epoch;
  Sender sender;
  Bytes authenticated_data;
  Content content;

  template <class Archive>
  void fields(Archive& archive) {
    ContentType type = content_type(content);
    archive(group_id, epoch, sender, authenticated_data, type);
    if constexpr (Archive::kReading) select_content(content, type, archive);
    std::visit([&](auto& body) { archive(body); }, content);
  }
};

struct FramedContentAuthData {
  Bytes signature;
  Bytes confirmation_tag;  // commits only

  template <class Archive>
  void fields_for(Archive& archive, ContentType type) {
    archive(signature);
    if (type == ContentType::kCommit) archive(confirmation_tag);
  }
};

struct AuthenticatedContent {
  WireFormat wire_format = WireFormat::kPublicMessage;
  FramedContent content;
  FramedContentAuthData auth;

  template <class Archive>
  void fields(Archive& archive) {
    archive(wire_format, content);
    auth.fields_for(archive, content_type(content.content));
  }
};

struct PublicMessage {
  FramedContent content;
  FramedContentAuthData auth;
  Bytes membership_tag;  // members only

  template <class Archive>
  void fields(Archive& archive) {
    archive(content);
    auth.fields_for(archive, content_type(content.content));
    if (content.sender.type == SenderType::kMember) archive(membership_tag);
  }
};

struct PrivateMessage {
  Bytes group_id;
  Epoch epoch;
  ContentType type = ContentType::kApplication;
  Bytes authenticated_data;
  Bytes encrypted_sender_data;
  Bytes ciphertext;

  template <class Archive>
  void fields(Archive& archive) {
    archive(group_id, epoch, type, authenticated_data, encrypted_sender_data, ciphertext);
  }
};

}  // namespace majlis::mls
