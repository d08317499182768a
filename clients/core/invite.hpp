// What a link into a group carries behind its '#', where no browser sends it: an invite key's private half, which signs
// for the joiner's device, and the metadata key, so that the title can be read at once. The public half stands in the
// group's policy; how often and until when it opens the door is the host's to enforce.
#pragma once

#include "base/record.hpp"
#include "clients/core/event.hpp"
#include "crypto/primitives/signature.hpp"

#include <string>
#include <string_view>

namespace majlis::client {

struct Invite {
  Bytes seed;  // of the invite key, 32 bytes
  std::string title;
  StreamId stream;
  std::optional<Bytes> metadata_key;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("seed", self.seed, record::Limits{32, 32});
    visit("title", self.title, record::Limits{0, 256});
    visit("stream", self.stream, record::Limits{});
    visit("metadata_key", self.metadata_key, record::Limits{32, 32});
  }
  // base64url of CBOR
  std::string text() const;
  // Takes the text alone, or a whole link that ends with '#' and it. Errors: client.invite.link.
  static Result<Invite> parse(std::string_view link);
};

// The proof that lets `device_key` look at the group's snapshot, and the one that lets it join `epoch` (protocol.md,
// "Invites"). Errors: those of SigningKey::from_seed.
Result<protocol::InviteUse> sign_look(ByteView seed, const StreamId& stream, ByteView device_key);
Result<protocol::InviteUse> sign_joining(ByteView seed, ByteView group_id, std::uint64_t epoch, ByteView device_key);

}  // namespace majlis::client
