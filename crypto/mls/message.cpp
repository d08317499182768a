#include "crypto/mls/message.hpp"

namespace majlis::mls {

void MlsMessage::select(Reader& reader, WireFormat format) {
  switch (format) {
    case WireFormat::kPublicMessage: body = PublicMessage(); return;
    case WireFormat::kPrivateMessage: body = PrivateMessage(); return;
    case WireFormat::kWelcome: body = Welcome(); return;
    case WireFormat::kGroupInfo: body = GroupInfo(); return;
    case WireFormat::kKeyPackage: body = KeyPackage(); return;
  }
  reader.fail("mls.message.wire_format", "an unknown wire format");
}

Result<MessageHead> read_head(ByteView message) {
  Reader reader(message);
  ProtocolVersion version{};
  MessageHead head{};
  reader(version, head.wire_format, head.group_id, head.epoch);
  if (version != ProtocolVersion::kMls10) reader.fail("mls.message.version", "the message is not of MLS 1.0");
  if (head.wire_format == WireFormat::kPublicMessage) {
    Sender sender;
    Bytes authenticated_data;
    reader(sender, authenticated_data);
  } else if (head.wire_format != WireFormat::kPrivateMessage) {
    reader.fail("mls.message.wire_format", "neither a PublicMessage nor a PrivateMessage");
  }
  reader(head.content_type);
  MAJLIS_CHECK(reader.status());
  return head;
}

}  // namespace majlis::mls
