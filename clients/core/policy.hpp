// The lasting state of a group: who may do what (majlis.policy, in clear and authenticated) and what it is called
// (majlis.sealed, under a key that members alone have). Both are GroupContext extensions.
#pragma once

#include "clients/core/conversation.hpp"
#include "protocol/content.hpp"

namespace majlis::client {

struct Context;

// Private-use extension types (RFC 9420, section 17.3).
inline constexpr std::uint16_t kPolicyExtension = 0xF4A1;
inline constexpr std::uint16_t kSealedExtension = 0xF4A2;
inline constexpr std::uint16_t kMetadataKeyExtension = 0xF4A3;  // in a Welcome's encrypted GroupInfo alone

// Errors: client.policy.malformed.
Result<protocol::Policy> policy_of(const mls::Group& group);
// Whether `account` is an owner or a moderator of the conversation's group.
bool moderates(const Conversation& conversation, const AccountId& account);
// `policy` with `account` in `role`; its list stays sorted.
void set_role(protocol::Policy& policy, const AccountId& account, protocol::Role role);

// The title and avatar sealed under `key` (32 bytes), XChaCha20-Poly1305 with a random nonce before the ciphertext.
Bytes seal_metadata(crypto::Random& random, const protocol::Metadata& metadata, ByteView key);
// Errors: client.metadata.damaged.
Result<protocol::Metadata> open_metadata(ByteView sealed, ByteView key);

// Reads the title anew from the group's extension, if the key is known.
void refresh_title(Context& context, Conversation& conversation);
void take_metadata_key(Context& context, Conversation& conversation, const struct Origin& origin,
                       const protocol::MetadataKey& key);

}  // namespace majlis::client
