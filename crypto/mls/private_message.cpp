// PrivateMessage (RFC 9420, section 6.3).
#include "crypto/mls/codec.hpp"
#include "crypto/mls/protection.hpp"
#include "crypto/primitives/aead.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace majlis::mls {
namespace {

Bytes content_aad(ByteView group_id, Epoch epoch, ContentType type, ByteView authenticated_data) {
  Writer writer;
  writer.vector([&] { writer.raw(group_id); });
  writer(epoch, type);
  writer.vector([&] { writer.raw(authenticated_data); });
  return writer.take();
}

Bytes sender_data_aad(ByteView group_id, Epoch epoch, ContentType type) {
  Writer writer;
  writer.vector([&] { writer.raw(group_id); });
  writer(epoch, type);
  return writer.take();
}

// The nonce of the key schedule with the reuse guard applied (section 6.3.1).
std::array<std::uint8_t, kNonceSize> guarded_nonce(const MessageKey& key, const SenderData& sender) {
  auto nonce = key.nonce;
  for (std::size_t i = 0; i < sender.reuse_guard.size(); ++i) nonce[i] ^= sender.reuse_guard[i];
  return nonce;
}

}  // namespace

std::size_t no_padding(std::size_t size) { return size; }

std::size_t pad_padme(std::size_t size) {
  constexpr std::size_t kLeast = 256;
  if (size <= kLeast) return kLeast;
  const auto exponent = static_cast<std::size_t>(std::bit_width(size)) - 1;
  const auto bits = static_cast<std::size_t>(std::bit_width(exponent));
  const std::size_t mask = (std::size_t{1} << (exponent - bits)) - 1;
  return (size + mask) & ~mask;
}

PrivateMessage seal(const AuthenticatedContent& content, const MessageKey& key, const Secret& sender_data_secret,
                    PaddingPolicy padding, crypto::Random& random) {
  const FramedContent& framed = content.content;
  PrivateMessage message;
  message.group_id = framed.group_id;
  message.epoch = framed.epoch;
  message.type = content_type(framed.content);
  message.authenticated_data = framed.authenticated_data;

  Writer plaintext;  // PrivateMessageContent
  std::visit([&](const auto& body) { plaintext(body); }, framed.content);
  const_cast<FramedContentAuthData&>(content.auth).fields_for(plaintext, message.type);
  const std::size_t size = plaintext.view().size();
  plaintext.zeros(std::max(padding(size), size) - size);
  const Secret padded = plaintext.take_secret();

  SenderData sender{framed.sender.leaf(), key.generation, {}};
  random.fill(sender.reuse_guard);
  const Bytes aad = content_aad(message.group_id, message.epoch, message.type, message.authenticated_data);
  message.ciphertext = crypto::aead_seal(key.key, guarded_nonce(key, sender), aad, padded.view());

  const SenderDataKey data_key = sender_data_key(sender_data_secret, message.ciphertext);
  message.encrypted_sender_data =
      crypto::aead_seal(data_key.key.view(), data_key.nonce.view(),
                        sender_data_aad(message.group_id, message.epoch, message.type), encode(sender));
  return message;
}

Result<SenderData> open_sender_data(const PrivateMessage& message, const Secret& sender_data_secret) {
  const SenderDataKey key = sender_data_key(sender_data_secret, message.ciphertext);
  const auto plaintext =
      crypto::aead_open(key.key.view(), key.nonce.view(),
                        sender_data_aad(message.group_id, message.epoch, message.type), message.encrypted_sender_data);
  if (!plaintext.ok()) {
    return Error{"mls.framing.sender_data", "the sender data does not open with the keys of this epoch"};
  }
  return decode<SenderData>(*plaintext);
}

Result<AuthenticatedContent> open(const PrivateMessage& message, const SenderData& sender, const MessageKey& key) {
  const Bytes aad = content_aad(message.group_id, message.epoch, message.type, message.authenticated_data);
  auto opened = crypto::aead_open(key.key, guarded_nonce(key, sender), aad, message.ciphertext);
  if (!opened.ok()) return Error{"mls.framing.ciphertext", "the message does not open with its sender's key"};
  const Secret plaintext = Secret::take(std::move(*opened));

  AuthenticatedContent content;
  content.wire_format = WireFormat::kPrivateMessage;
  content.content.group_id = message.group_id;
  content.content.epoch = message.epoch;
  content.content.sender = Sender::member(sender.leaf);
  content.content.authenticated_data = message.authenticated_data;
  Reader reader(plaintext.view());
  select_content(content.content.content, message.type, reader);
  std::visit([&](auto& body) { reader(body); }, content.content.content);
  content.auth.fields_for(reader, message.type);
  MAJLIS_CHECK(reader.status());
  const ByteView rest = reader.rest();
  if (std::any_of(rest.begin(), rest.end(), [](std::uint8_t byte) { return byte != 0; })) {
    return Error{"mls.framing.padding", "the padding is not all zeros"};
  }
  return content;
}

}  // namespace majlis::mls
