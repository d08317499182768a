#include "clients/core/metadata.hpp"

#include "clients/core/commands.hpp"
#include "clients/core/commit_rules.hpp"
#include "clients/core/model.hpp"
#include "clients/core/steps.hpp"
#include "clients/core/turn.hpp"
#include "crypto/primitives/extended_aead.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::string_view kMetadataLabel = "majlis metadata v1";
constexpr std::uint64_t kOverdueMs = 60'000;

const mls::Extension* sealed_of(const mls::Group& group) {
  return mls::find(group.context().extensions, mls::ExtensionType{kSealedExtension});
}

// Those that are not on their way yet: another member was faster.
void drop_queued_keys(Context& context, Conversation& conversation) {
  std::erase_if(conversation.outbox, [&](const Outgoing& outgoing) {
    if (outgoing.sealed || !gives_metadata_key(outgoing)) return false;
    context.erase(numbered_key('o', conversation.stream, outgoing.order));
    return true;
  });
}

}  // namespace

SealedMetadata seal_metadata(crypto::Random& random, const protocol::Metadata& metadata) {
  SealedMetadata made{random.bytes(crypto::kExtendedKeySize), {mls::ExtensionType{kSealedExtension}, {}}};
  const Bytes plaintext = record::encode(metadata);
  const Bytes nonce = random.bytes(crypto::kExtendedNonceSize);
  Bytes& sealed = made.extension.data;
  sealed = nonce;
  sealed.resize(nonce.size() + plaintext.size() + crypto::kExtendedTagSize);
  crypto::extended_seal(made.key, nonce, as_bytes(kMetadataLabel), plaintext,
                        MutableByteView(sealed).subspan(nonce.size()));
  return made;
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

Result<protocol::Metadata> metadata_of(const Conversation& conversation) {
  const mls::Extension* sealed = conversation.group ? sealed_of(*conversation.group) : nullptr;
  if (sealed == nullptr || !conversation.metadata_key)
    return Error{"client.metadata.unknown", "the group's title is not yet available here; a member will send its key"};
  return open_metadata(sealed->data, *conversation.metadata_key);
}

void refresh_title(Context& context, Conversation& conversation) {
  const auto metadata = metadata_of(conversation);
  if (!metadata.ok() || metadata->title == conversation.title) return;
  conversation.title = metadata->title;
  context.show(ConversationChanged{conversation.stream});
}

bool sealed_anew(const mls::Group& before, const mls::Group& after) {
  const mls::Extension* old = sealed_of(before);
  const mls::Extension* now = sealed_of(after);
  return now != nullptr && (old == nullptr || old->data != now->data);
}

void key_is_due(Context& context, Conversation& conversation, std::uint64_t since_ms) {
  if (sealed_of(*conversation.group) == nullptr) return;
  conversation.key_due_ms = since_ms;
  conversation.transient.key_at_ms = 0;
  save(context, conversation);
}

void take_metadata_key(Context& context, Conversation& conversation, const Origin&, const protocol::MetadataKey& key) {
  const mls::Extension* sealed = conversation.group ? sealed_of(*conversation.group) : nullptr;
  if (sealed == nullptr || !open_metadata(sealed->data, key.key).ok()) return;
  conversation.metadata_key = key.key;
  conversation.key_due_ms = 0;
  conversation.transient.key_at_ms = 0;
  drop_queued_keys(context, conversation);
  refresh_title(context, conversation);
  save(context, conversation);
}

bool give_metadata_key(Context& context, Conversation& conversation) {
  // Who has not accepted a request tells nothing; where members may not write, those who may have to.
  if (conversation.key_due_ms == 0 || conversation.request) return false;
  if (!metadata_of(conversation).ok() || !may_post(conversation, context.state.own->id())) return false;
  if (std::ranges::any_of(conversation.outbox, gives_metadata_key)) return false;
  std::uint64_t& at = conversation.transient.key_at_ms;
  if (at == 0) at = turn_ms(context, conversation, conversation.key_due_ms + kOverdueMs <= context.now_ms);
  if (at > context.now_ms) {
    context.wake(at);
    return false;
  }
  Draft draft;
  draft.type = kMetadataKeyType;
  draft.body = record::encode(protocol::MetadataKey{*conversation.metadata_key});
  enqueue(context, 0, conversation, std::move(draft));
  return true;
}

bool gives_metadata_key(const Outgoing& outgoing) {
  const auto content = record::decode_canonical<protocol::Content>(outgoing.content);
  return content.ok() && content->type == kMetadataKeyType;
}

}  // namespace majlis::client
