// From an epoch's inputs to its secrets (RFC 9420, section 8).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/mls/group_context.hpp"
#include "crypto/mls/types.hpp"
#include "crypto/primitives/hpke.hpp"
#include "crypto/primitives/random.hpp"

#include <string_view>

namespace majlis::mls {

// `context` is the encoded GroupContext of the new epoch.
Secret joiner_secret(const Secret& init_secret, const Secret& commit_secret, ByteView context);

// The key and nonce that seal a Welcome's GroupInfo (section 12.4.3.1).
struct WelcomeKey {
  Secret key;
  Secret nonce;
};

// An epoch's secrets, but for the secret tree's, which is handed out once.
struct EpochSecrets {
  Secret sender_data_secret;
  Secret exporter_secret;
  Secret external_secret;
  Secret confirmation_key;
  Secret membership_key;
  Secret resumption_psk;
  Secret epoch_authenticator;
  Secret init_secret;

  // MAC(confirmation_key, confirmed_transcript_hash)
  Bytes confirmation_tag(ByteView confirmed_transcript_hash) const;
  // Section 8.3: the key pair that external committers encapsulate to.
  crypto::HpkeKeyPair external_key() const;
  // MLS-Exporter (section 8.5).
  Secret exported(std::string_view label, ByteView context, std::size_t size) const;

  EpochSecrets clone() const;
  template <class Archive>
  void fields(Archive& archive) {
    archive(sender_data_secret, exporter_secret, external_secret, confirmation_key, membership_key, resumption_psk,
            epoch_authenticator, init_secret);
  }
};

struct EpochStart {
  EpochSecrets secrets;
  Secret encryption_secret;
  Secret welcome_secret;
};

EpochStart start_epoch(const Secret& joiner_secret, const Secret& psk_secret, ByteView context);
// From an epoch secret that was drawn at random, for a new group (section 11); it has no welcome secret.
EpochStart first_epoch(const Secret& epoch_secret);

Secret welcome_secret(const Secret& joiner_secret, const Secret& psk_secret);
WelcomeKey welcome_key(const Secret& welcome_secret);

// Section 8.3, the joiner's side and the members'. Errors: crypto.hpke.*.
struct ExternalInitSecret {
  Bytes kem_output;
  Secret init_secret;
};
Result<ExternalInitSecret> external_init(const HpkePublicKey& external_pub, crypto::Random& random);
Result<Secret> external_init_secret(const crypto::HpkeKeyPair& external_key, ByteView kem_output);

}  // namespace majlis::mls
