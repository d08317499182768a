// messages and message-protection.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_context.hpp"
#include "crypto/mls/message.hpp"
#include "crypto/mls/protection.hpp"
#include "crypto/mls/ratchet_tree.hpp"
#include "crypto/mls/vectors/vectors.hpp"

#include <utility>

namespace majlis::mls::vectors {
namespace {

template <class T>
Status run_codec(const Case& vector, std::string_view key) {
  const Bytes bytes = vector.bytes(key);
  MAJLIS_TRY(const T value, decode<T>(bytes));
  return expect(key, encode(value), bytes);
}

template <class T>
Status run_message(const Case& vector, std::string_view key) {
  const Bytes bytes = vector.bytes(key);
  MAJLIS_TRY(const T message, read_message<T>(bytes));
  return expect(key, message_of(message), bytes);
}

constexpr LeafIndex kSender{1};

// The keys of message-protection, which belong to a group of two.
struct Protection {
  explicit Protection(const Case& vector, crypto::SigningKey key)
      : membership_key(vector.secret("membership_key")),
        sender_data_secret(vector.secret("sender_data_secret")),
        encryption_secret(vector.secret("encryption_secret")),
        signing_key(std::move(key)),
        public_key{vector.bytes("signature_pub")} {
    group.group_id = vector.bytes("group_id");
    group.epoch = {vector.number("epoch")};
    group.tree_hash = vector.bytes("tree_hash");
    group.confirmed_transcript_hash = vector.bytes("confirmed_transcript_hash");
    context = encode(group);
  }

  Result<AuthenticatedContent> open_public(ByteView bytes) const {
    MAJLIS_TRY(PublicMessage message, read_message<PublicMessage>(bytes));
    MAJLIS_TRY(auto content, unprotect(std::move(message), membership_key, context));
    MAJLIS_CHECK(check_signature(content, public_key, context));
    return content;
  }

  Result<AuthenticatedContent> open_private(ByteView bytes) const {
    MAJLIS_TRY(const PrivateMessage message, read_message<PrivateMessage>(bytes));
    MAJLIS_TRY(const SenderData sender, open_sender_data(message, sender_data_secret));
    MAJLIS_CHECK(expect("sender", sender.leaf.value, kSender.value));
    SecretTree tree(encryption_secret.clone(), 2);
    MAJLIS_TRY(Ratchet * ratchet, tree.ratchet(sender.leaf, kind(message.type)));
    MAJLIS_TRY(Ratchet::Step step, ratchet->at(sender.generation));
    MAJLIS_TRY(auto content, open(message, sender, step.key()));
    MAJLIS_CHECK(check_signature(content, public_key, context));
    return content;
  }

  AuthenticatedContent make(WireFormat format, Content content, Bytes confirmation_tag) const {
    auto out = sign_content(format, {group.group_id, group.epoch, Sender::member(kSender), {}, std::move(content)},
                            signing_key, context);
    out.auth.confirmation_tag = std::move(confirmation_tag);
    return out;
  }

  Bytes protect_public(Content content, Bytes confirmation_tag) const {
    return message_of(protect(make(WireFormat::kPublicMessage, std::move(content), std::move(confirmation_tag)),
                              membership_key, context));
  }

  Result<Bytes> protect_private(Content content, Bytes confirmation_tag) const {
    const auto made = make(WireFormat::kPrivateMessage, std::move(content), std::move(confirmation_tag));
    SecretTree tree(encryption_secret.clone(), 2);
    MAJLIS_TRY(Ratchet * ratchet, tree.ratchet(kSender, kind(content_type(made.content.content))));
    crypto::SystemRandom random;
    return message_of(seal(made, ratchet->next().key(), sender_data_secret, pad_padme, random));
  }

  static RatchetKind kind(ContentType type) {
    return type == ContentType::kApplication ? RatchetKind::kApplication : RatchetKind::kHandshake;
  }

  GroupContext group;
  Bytes context;
  Secret membership_key;
  Secret sender_data_secret;
  Secret encryption_secret;
  crypto::SigningKey signing_key;
  SignaturePublicKey public_key;
};

Bytes raw(const Content& content) {
  if (const auto* data = std::get_if<ApplicationData>(&content)) return data->data;
  Writer writer;
  std::visit([&](const auto& body) { writer(body); }, content);
  return writer.take();
}

// Opens both protected forms of `key`, and protects and opens its raw form again.
Status run_handshake(const Protection& keys, const Case& vector, const std::string& key) {
  const Bytes wanted = vector.bytes(key);
  MAJLIS_TRY(const auto in_clear, keys.open_public(vector.bytes(key + "_pub")));
  MAJLIS_CHECK(expect(key + "_pub", raw(in_clear.content.content), wanted));
  MAJLIS_TRY(const auto sealed, keys.open_private(vector.bytes(key + "_priv")));
  MAJLIS_CHECK(expect(key + "_priv", raw(sealed.content.content), wanted));

  const Content& content = in_clear.content.content;
  const Bytes& tag = in_clear.auth.confirmation_tag;
  MAJLIS_TRY(const auto ours_in_clear, keys.open_public(keys.protect_public(content, tag)));
  MAJLIS_CHECK(expect("our " + key + "_pub", raw(ours_in_clear.content.content), wanted));
  MAJLIS_TRY(const Bytes ours_sealed, keys.protect_private(content, tag));
  MAJLIS_TRY(const auto ours_opened, keys.open_private(ours_sealed));
  return expect("our " + key + "_priv", raw(ours_opened.content.content), wanted);
}

}  // namespace

Status run_messages(const Case& vector) {
  MAJLIS_CHECK(run_message<Welcome>(vector, "mls_welcome"));
  MAJLIS_CHECK(run_message<GroupInfo>(vector, "mls_group_info"));
  MAJLIS_CHECK(run_message<KeyPackage>(vector, "mls_key_package"));
  const Bytes tree_bytes = vector.bytes("ratchet_tree");
  MAJLIS_TRY(const RatchetTree tree, RatchetTree::decode(tree_bytes));
  MAJLIS_CHECK(expect("ratchet_tree", tree.encode(), tree_bytes));
  MAJLIS_CHECK(run_codec<GroupSecrets>(vector, "group_secrets"));
  MAJLIS_CHECK(run_codec<Add>(vector, "add_proposal"));
  MAJLIS_CHECK(run_codec<Update>(vector, "update_proposal"));
  MAJLIS_CHECK(run_codec<Remove>(vector, "remove_proposal"));
  MAJLIS_CHECK(run_codec<PreSharedKey>(vector, "pre_shared_key_proposal"));
  MAJLIS_CHECK(run_codec<ReInit>(vector, "re_init_proposal"));
  MAJLIS_CHECK(run_codec<ExternalInit>(vector, "external_init_proposal"));
  MAJLIS_CHECK(run_codec<GroupContextExtensions>(vector, "group_context_extensions_proposal"));
  MAJLIS_CHECK(run_codec<Commit>(vector, "commit"));
  MAJLIS_CHECK(run_message<PublicMessage>(vector, "public_message_application"));
  MAJLIS_CHECK(run_message<PublicMessage>(vector, "public_message_proposal"));
  MAJLIS_CHECK(run_message<PublicMessage>(vector, "public_message_commit"));
  return run_message<PrivateMessage>(vector, "private_message");
}

Status run_message_protection(const Case& vector) {
  MAJLIS_TRY(auto signing_key, crypto::SigningKey::from_seed(vector.bytes("signature_priv")));
  const Protection keys(vector, std::move(signing_key));
  MAJLIS_CHECK(run_handshake(keys, vector, "proposal"));
  MAJLIS_CHECK(run_handshake(keys, vector, "commit"));

  const Bytes wanted = vector.bytes("application");
  MAJLIS_TRY(const auto opened, keys.open_private(vector.bytes("application_priv")));
  MAJLIS_CHECK(expect("application_priv", raw(opened.content.content), wanted));
  MAJLIS_TRY(const Bytes ours, keys.protect_private(ApplicationData{wanted}, {}));
  MAJLIS_TRY(const auto reopened, keys.open_private(ours));
  MAJLIS_CHECK(expect("our application_priv", raw(reopened.content.content), wanted));
  const auto in_clear = keys.open_public(keys.protect_public(ApplicationData{wanted}, {}));
  return expect("application data in clear is refused", !in_clear.ok());
}

}  // namespace majlis::mls::vectors
