#include "clients/core/policy.hpp"

#include "clients/core/model.hpp"
#include "clients/core/state.hpp"
#include "crypto/primitives/extended_aead.hpp"
#include "protocol/commit_rules.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::string_view kMetadataLabel = "majlis metadata v1";

const mls::Extension* group_extension(const mls::Group& group, std::uint16_t type) {
  return mls::find(group.context().extensions, mls::ExtensionType{type});
}

}  // namespace

Result<protocol::Policy> policy_of(const mls::Group& group) {
  const mls::Extension* extension = group_extension(group, kPolicyExtension);
  if (extension == nullptr) return Error{"client.policy.malformed", "the group has no policy"};
  auto policy = record::decode_canonical<protocol::Policy>(extension->data);
  if (!policy.ok()) return Error{"client.policy.malformed", "the group's policy: " + policy.error().detail};
  return policy;
}

bool moderates(const Conversation& conversation, const AccountId& account) {
  if (!conversation.group) return false;
  const auto policy = policy_of(*conversation.group);
  return policy.ok() && protocol::role_of(*policy, account) != protocol::Role::kMember;
}

void set_role(protocol::Policy& policy, const AccountId& account, protocol::Role role) {
  std::erase_if(policy.roles, [&](const protocol::RoleGrant& grant) { return grant.account == account; });
  if (role != protocol::Role::kMember) policy.roles.push_back({account, role});
  std::ranges::sort(policy.roles, {}, &protocol::RoleGrant::account);
}

Bytes seal_metadata(crypto::Random& random, const protocol::Metadata& metadata, ByteView key) {
  const Bytes plaintext = record::encode(metadata);
  Bytes sealed = random.bytes(crypto::kExtendedNonceSize);
  const Bytes nonce = sealed;
  sealed.resize(nonce.size() + plaintext.size() + crypto::kExtendedTagSize);
  crypto::extended_seal(key, nonce, as_bytes(kMetadataLabel), plaintext, MutableByteView(sealed).subspan(nonce.size()));
  return sealed;
}

Result<protocol::Metadata> open_metadata(ByteView sealed, ByteView key) {
  const Error damaged{"client.metadata.damaged", "the group's title does not open; a member will set it anew"};
  if (sealed.size() < crypto::kExtendedNonceSize + crypto::kExtendedTagSize || key.size() != crypto::kExtendedKeySize)
    return damaged;
  const ByteView ciphertext = sealed.subspan(crypto::kExtendedNonceSize);
  Bytes plaintext(ciphertext.size() - crypto::kExtendedTagSize);
  if (!crypto::extended_open(key, sealed.first(crypto::kExtendedNonceSize), as_bytes(kMetadataLabel), ciphertext,
                             plaintext)
           .ok())
    return damaged;
  auto metadata = record::decode_canonical<protocol::Metadata>(plaintext);
  if (!metadata.ok()) return damaged;
  return metadata;
}

void refresh_title(Context& context, Conversation& conversation) {
  if (!conversation.group || !conversation.metadata_key) return;
  const mls::Extension* extension = group_extension(*conversation.group, kSealedExtension);
  if (extension == nullptr) return;
  const auto metadata = open_metadata(extension->data, *conversation.metadata_key);
  if (!metadata.ok() || metadata->title == conversation.title) return;
  conversation.title = metadata->title;
  context.show(ConversationChanged{conversation.stream});
}

void take_metadata_key(Context& context, Conversation& conversation, const Origin&, const protocol::MetadataKey& key) {
  if (!conversation.group) return;
  const mls::Extension* extension = group_extension(*conversation.group, kSealedExtension);
  if (extension == nullptr || !open_metadata(extension->data, key.key).ok()) return;
  conversation.metadata_key = key.key;
  refresh_title(context, conversation);
}

}  // namespace majlis::client
