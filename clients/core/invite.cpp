#include "clients/core/invite.hpp"

#include "base/encoding.hpp"

namespace majlis::client {
namespace {

Result<protocol::InviteUse> signed_by(ByteView seed, ByteView message) {
  MAJLIS_TRY(const auto key, crypto::SigningKey::from_seed(seed));
  protocol::InviteUse use;
  use.key = to_bytes(key.public_key());
  use.signature = key.sign(message);
  return use;
}

}  // namespace

std::string Invite::text() const { return to_base64url(record::encode(*this)); }

Result<Invite> Invite::parse(std::string_view link) {
  const Error wrong{"client.invite.link", "this is no invitation to a group; copy the whole link, with what follows #"};
  auto bytes = from_base64url(link.substr(link.rfind('#') + 1));
  if (!bytes.ok()) return wrong;
  auto invite = record::decode<Invite>(*bytes, record::Unknown::kSkip);
  if (!invite.ok()) return wrong;
  return invite;
}

Result<protocol::InviteUse> sign_look(ByteView seed, const StreamId& stream, ByteView device_key) {
  Bytes message = to_bytes("majlis invite look v1");
  append(message, stream.view());
  append(message, device_key);
  return signed_by(seed, message);
}

Result<protocol::InviteUse> sign_joining(ByteView seed, ByteView group_id, std::uint64_t epoch, ByteView device_key) {
  Bytes message = to_bytes("majlis invite v1");
  append(message, group_id);
  for (int shift = 56; shift >= 0; shift -= 8) message.push_back(static_cast<std::uint8_t>(epoch >> shift));
  append(message, device_key);
  return signed_by(seed, message);
}

}  // namespace majlis::client
