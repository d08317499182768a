// MLSMessage: everything that travels by itself (RFC 9420, section 6).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/framing.hpp"
#include "crypto/mls/group_info.hpp"
#include "crypto/mls/key_package.hpp"
#include "crypto/mls/types.hpp"
#include "crypto/mls/welcome.hpp"

#include <variant>

namespace majlis::mls {

struct MlsMessage {
  std::variant<PublicMessage, PrivateMessage, Welcome, GroupInfo, KeyPackage> body;

  WireFormat wire_format() const { return static_cast<WireFormat>(body.index() + 1); }

  template <class Archive>
  void fields(Archive& archive) {
    ProtocolVersion version = ProtocolVersion::kMls10;
    WireFormat format = wire_format();
    archive(version, format);
    if constexpr (Archive::kReading) {
      if (version != ProtocolVersion::kMls10) archive.fail("mls.message.version", "the message is not of MLS 1.0");
      select(archive, format);
    }
    std::visit([&](auto& message) { archive(message); }, body);
  }

 private:
  void select(Reader& reader, WireFormat format);
};

// Encodes `body` as an MLSMessage.
template <class T>
Bytes message_of(const T& body) {
  WireFormat format{};
  if constexpr (std::is_same_v<T, PublicMessage>) format = WireFormat::kPublicMessage;
  if constexpr (std::is_same_v<T, PrivateMessage>) format = WireFormat::kPrivateMessage;
  if constexpr (std::is_same_v<T, Welcome>) format = WireFormat::kWelcome;
  if constexpr (std::is_same_v<T, GroupInfo>) format = WireFormat::kGroupInfo;
  if constexpr (std::is_same_v<T, KeyPackage>) format = WireFormat::kKeyPackage;
  Writer writer;
  writer(ProtocolVersion::kMls10, format, body);
  return writer.take();
}

// Decodes an MLSMessage that must hold a T. Errors: mls.codec.*, mls.message.*; mls.message.wire_format if it holds
// something else.
template <class T>
Result<T> read_message(ByteView bytes) {
  MAJLIS_TRY(MlsMessage message, decode<MlsMessage>(bytes));
  if (T* body = std::get_if<T>(&message.body)) return std::move(*body);
  return Error{"mls.message.wire_format", "the message is of another kind than is wanted here"};
}

// Which group and epoch a PublicMessage or PrivateMessage is for, without decoding the rest.
struct MessageHead {
  WireFormat wire_format;
  ContentType content_type;
  Bytes group_id;
  Epoch epoch;
};
Result<MessageHead> read_head(ByteView message);

}  // namespace majlis::mls
