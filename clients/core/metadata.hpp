// What a group is called: the GroupContext extension majlis.sealed, under a metadata key that members alone have.
// Each sealing has a key of its own, so that who was removed cannot read a later title. New members get the key in
// their Welcome; all others by a message of the member whose turn it is first (turn.hpp).
#pragma once

#include "clients/core/conversation.hpp"
#include "protocol/content.hpp"

namespace majlis::client {

struct Context;
struct Origin;

// Private-use extension types (RFC 9420, section 17.3).
inline constexpr std::uint16_t kSealedExtension = 0xF4A2;
inline constexpr std::uint16_t kMetadataKeyExtension = 0xF4A3;  // in a Welcome's encrypted GroupInfo alone

inline constexpr std::string_view kMetadataKeyType = "metadata-key/1";

struct SealedMetadata {
  Bytes key;  // 32 bytes, new
  mls::Extension extension;
};
// XChaCha20-Poly1305 with a random nonce before the ciphertext.
SealedMetadata seal_metadata(crypto::Random& random, const protocol::Metadata& metadata);
// Errors: client.metadata.damaged.
Result<protocol::Metadata> open_metadata(ByteView sealed, ByteView key);
// What the group's extension says, if the key known here opens it. Errors: client.metadata.unknown (there is none, or
// no key), client.metadata.damaged.
Result<protocol::Metadata> metadata_of(const Conversation& conversation);

// Reads the title anew from the group's extension, if the key is known.
void refresh_title(Context& context, Conversation& conversation);

// From now on members are known to lack the key: one joined from outside, or it was changed.
void key_is_due(Context& context, Conversation& conversation, std::uint64_t since_ms);
// The same, if `after` seals anew what `before` held.
bool sealed_anew(const mls::Group& before, const mls::Group& after);
// A member's message with the key: all who were there to read it have it now.
void take_metadata_key(Context& context, Conversation& conversation, const Origin& origin,
                       const protocol::MetadataKey& key);
// Puts the key into the outbox if members lack it and it is this device's turn. Whether it did.
bool give_metadata_key(Context& context, Conversation& conversation);
// Whether an outgoing content is such a message: made for one epoch, it is not sealed again for the next.
bool gives_metadata_key(const Outgoing& outgoing);

}  // namespace majlis::client
