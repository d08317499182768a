#include "crypto/mls/key_schedule.hpp"

#include "crypto/mls/labels.hpp"
#include "crypto/primitives/hash.hpp"
#include "crypto/primitives/hmac.hpp"

#include <utility>

namespace majlis::mls {
namespace {

constexpr std::string_view kExternalInit = "MLS 1.0 external init secret";

Secret intermediate(const Secret& joiner_secret, const Secret& psk_secret) {
  return crypto::hkdf_extract(joiner_secret.view(), psk_secret.view());
}

}  // namespace

Secret joiner_secret(const Secret& init_secret, const Secret& commit_secret, ByteView context) {
  const Secret extracted = crypto::hkdf_extract(init_secret.view(), commit_secret.view());
  return expand_with_label(extracted, "joiner", context, kHashSize);
}

Bytes EpochSecrets::confirmation_tag(ByteView confirmed_transcript_hash) const {
  return crypto::hmac(confirmation_key.view(), confirmed_transcript_hash);
}

crypto::HpkeKeyPair EpochSecrets::external_key() const { return crypto::hpke_derive_key_pair(external_secret.view()); }

Secret EpochSecrets::exported(std::string_view label, ByteView context, std::size_t size) const {
  return expand_with_label(derive_secret(exporter_secret, label), "exported", crypto::sha256(context), size);
}

EpochSecrets EpochSecrets::clone() const {
  return {sender_data_secret.clone(), exporter_secret.clone(), external_secret.clone(),     confirmation_key.clone(),
          membership_key.clone(),     resumption_psk.clone(),  epoch_authenticator.clone(), init_secret.clone()};
}

EpochStart first_epoch(const Secret& epoch_secret) {
  EpochStart start;
  start.secrets = {derive_secret(epoch_secret, "sender data"),    derive_secret(epoch_secret, "exporter"),
                   derive_secret(epoch_secret, "external"),       derive_secret(epoch_secret, "confirm"),
                   derive_secret(epoch_secret, "membership"),     derive_secret(epoch_secret, "resumption"),
                   derive_secret(epoch_secret, "authentication"), derive_secret(epoch_secret, "init")};
  start.encryption_secret = derive_secret(epoch_secret, "encryption");
  return start;
}

EpochStart start_epoch(const Secret& joiner_secret, const Secret& psk_secret, ByteView context) {
  const Secret extracted = intermediate(joiner_secret, psk_secret);
  EpochStart start = first_epoch(expand_with_label(extracted, "epoch", context, kHashSize));
  start.welcome_secret = derive_secret(extracted, "welcome");
  return start;
}

Secret welcome_secret(const Secret& joiner_secret, const Secret& psk_secret) {
  return derive_secret(intermediate(joiner_secret, psk_secret), "welcome");
}

WelcomeKey welcome_key(const Secret& welcome_secret) {
  return {expand_with_label(welcome_secret, "key", {}, kKeySize),
          expand_with_label(welcome_secret, "nonce", {}, kNonceSize)};
}

Result<ExternalInitSecret> external_init(const HpkePublicKey& external_pub, crypto::Random& random) {
  MAJLIS_TRY(auto sent, crypto::hpke_send_export(random, external_pub.view(), {}, as_bytes(kExternalInit), kHashSize));
  return ExternalInitSecret{std::move(sent.kem_output), std::move(sent.secret)};
}

Result<Secret> external_init_secret(const crypto::HpkeKeyPair& external_key, ByteView kem_output) {
  return crypto::hpke_receive_export(external_key, kem_output, {}, as_bytes(kExternalInit), kHashSize);
}

}  // namespace majlis::mls
