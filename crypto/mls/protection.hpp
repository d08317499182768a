// Signing, authenticating and encrypting framed content (RFC 9420, sections 6.1 to 6.3). `context` is always the
// encoded GroupContext of the epoch in which the message is sent.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/mls/framing.hpp"
#include "crypto/mls/secret_tree.hpp"
#include "crypto/mls/types.hpp"
#include "crypto/primitives/random.hpp"
#include "crypto/primitives/signature.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace majlis::mls {

// Signs; a commit's confirmation tag is for the caller to fill in.
AuthenticatedContent sign_content(WireFormat format, FramedContent content, const crypto::SigningKey& key,
                                  ByteView context);
// Errors: mls.framing.signature.
Status check_signature(const AuthenticatedContent& content, const SignaturePublicKey& key, ByteView context);

// ProposalRef of a proposal that travelled in `content` (section 5.2).
ProposalRef make_proposal_ref(const AuthenticatedContent& content);

PublicMessage protect(AuthenticatedContent content, const Secret& membership_key, ByteView context);
// The signature is the caller's to check next. Errors: mls.framing.membership_tag, mls.framing.application_in_clear.
Result<AuthenticatedContent> unprotect(PublicMessage message, const Secret& membership_key, ByteView context);

struct SenderData {
  LeafIndex leaf;
  Generation generation;
  std::array<std::uint8_t, 4> reuse_guard{};
  template <class Archive>
  void fields(Archive& archive) {
    archive(leaf, generation, reuse_guard[0], reuse_guard[1], reuse_guard[2], reuse_guard[3]);
  }
};

// How large the plaintext (content, signature and padding) becomes, from what it is: never smaller.
using PaddingPolicy = std::size_t (*)(std::size_t size);
std::size_t no_padding(std::size_t size);
// Padmé from 256 bytes up: sizes leak O(log log) bits at a cost of at most 12 %.
std::size_t pad_padme(std::size_t size);

PrivateMessage seal(const AuthenticatedContent& content, const MessageKey& key, const Secret& sender_data_secret,
                    PaddingPolicy padding, crypto::Random& random);
// Errors: mls.framing.sender_data.
Result<SenderData> open_sender_data(const PrivateMessage& message, const Secret& sender_data_secret);
// The signature is the caller's to check next. Errors: mls.framing.ciphertext, mls.framing.padding, mls.codec.*.
Result<AuthenticatedContent> open(const PrivateMessage& message, const SenderData& sender, const MessageKey& key);

}  // namespace majlis::mls
