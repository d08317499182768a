// key-schedule, psk_secret, transcript-hashes and secret-tree.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/framing.hpp"
#include "crypto/mls/group_context.hpp"
#include "crypto/mls/key_schedule.hpp"
#include "crypto/mls/psk.hpp"
#include "crypto/mls/secret_tree.hpp"
#include "crypto/mls/transcript.hpp"
#include "crypto/mls/vectors/vectors.hpp"
#include "crypto/primitives/hmac.hpp"

#include <utility>

namespace majlis::mls::vectors {
namespace {

Status check_epoch(const Case& epoch, const EpochStart& start) {
  const EpochSecrets& secrets = start.secrets;
  MAJLIS_CHECK(expect("welcome_secret", start.welcome_secret, epoch.bytes("welcome_secret")));
  MAJLIS_CHECK(expect("init_secret", secrets.init_secret, epoch.bytes("init_secret")));
  MAJLIS_CHECK(expect("sender_data_secret", secrets.sender_data_secret, epoch.bytes("sender_data_secret")));
  MAJLIS_CHECK(expect("encryption_secret", start.encryption_secret, epoch.bytes("encryption_secret")));
  MAJLIS_CHECK(expect("exporter_secret", secrets.exporter_secret, epoch.bytes("exporter_secret")));
  MAJLIS_CHECK(expect("epoch_authenticator", secrets.epoch_authenticator, epoch.bytes("epoch_authenticator")));
  MAJLIS_CHECK(expect("external_secret", secrets.external_secret, epoch.bytes("external_secret")));
  MAJLIS_CHECK(expect("confirmation_key", secrets.confirmation_key, epoch.bytes("confirmation_key")));
  MAJLIS_CHECK(expect("membership_key", secrets.membership_key, epoch.bytes("membership_key")));
  MAJLIS_CHECK(expect("resumption_psk", secrets.resumption_psk, epoch.bytes("resumption_psk")));
  MAJLIS_CHECK(expect("external_pub", secrets.external_key().public_key, epoch.bytes("external_pub")));
  const Case exporter = epoch.child("exporter");
  return expect("exporter",
                secrets.exported(exporter.text("label"), exporter.bytes("context"),
                                 static_cast<std::size_t>(exporter.number("length"))),
                exporter.bytes("secret"));
}

Status check_ratchet(SecretTree& tree, LeafIndex leaf, RatchetKind kind, Generation generation, ByteView key,
                     ByteView nonce) {
  MAJLIS_TRY(Ratchet * ratchet, tree.ratchet(leaf, kind));
  MAJLIS_TRY(Ratchet::Step step, ratchet->at(generation));
  MAJLIS_CHECK(expect("ratchet key", step.key().key, key));
  MAJLIS_CHECK(expect("ratchet nonce", step.key().nonce, nonce));
  ratchet->take(std::move(step));
  return expect("a used key is gone", !ratchet->at(generation).ok());
}

}  // namespace

Status run_key_schedule(const Case& vector) {
  Secret init = vector.secret("initial_init_secret");
  GroupContext context;
  context.group_id = vector.bytes("group_id");
  for (const Case& epoch : vector.list("epochs")) {
    context.tree_hash = epoch.bytes("tree_hash");
    context.confirmed_transcript_hash = epoch.bytes("confirmed_transcript_hash");
    const Bytes encoded = encode(context);
    MAJLIS_CHECK(expect("group_context", encoded, epoch.bytes("group_context")));
    const Secret joiner = joiner_secret(init, epoch.secret("commit_secret"), encoded);
    MAJLIS_CHECK(expect("joiner_secret", joiner, epoch.bytes("joiner_secret")));
    const Secret psk = epoch.has("psk_secret") ? epoch.secret("psk_secret") : Secret(kHashSize);
    EpochStart start = start_epoch(joiner, psk, encoded);
    MAJLIS_CHECK(check_epoch(epoch, start));
    init = std::move(start.secrets.init_secret);
    ++context.epoch.value;
  }
  return {};
}

Status run_psk_secret(const Case& vector) {
  std::vector<Psk> psks;
  for (const Case& each : vector.list("psks")) {
    PreSharedKeyId id;
    id.external_id = each.bytes("psk_id");
    id.nonce = each.bytes("psk_nonce");
    psks.push_back({std::move(id), each.secret("psk")});
  }
  return expect("psk_secret", psk_secret(psks), vector.bytes("psk_secret"));
}

Status run_transcript_hashes(const Case& vector) {
  MAJLIS_TRY(const auto content, decode<AuthenticatedContent>(vector.bytes("authenticated_content")));
  MAJLIS_CHECK(expect("the content is a commit", std::holds_alternative<Commit>(content.content.content)));
  const Bytes confirmed = confirmed_transcript_hash(vector.bytes("interim_transcript_hash_before"), content);
  MAJLIS_CHECK(expect("confirmed_transcript_hash", confirmed, vector.bytes("confirmed_transcript_hash_after")));
  MAJLIS_CHECK(expect("the confirmation tag verifies",
                      crypto::hmac_verify(vector.bytes("confirmation_key"), confirmed, content.auth.confirmation_tag)));
  return expect("interim_transcript_hash", interim_transcript_hash(confirmed, content.auth.confirmation_tag),
                vector.bytes("interim_transcript_hash_after"));
}

Status run_secret_tree(const Case& vector) {
  const Case data = vector.child("sender_data");
  const SenderDataKey key = sender_data_key(data.secret("sender_data_secret"), data.bytes("ciphertext"));
  MAJLIS_CHECK(expect("sender data key", key.key, data.bytes("key")));
  MAJLIS_CHECK(expect("sender data nonce", key.nonce, data.bytes("nonce")));

  const auto leaves = vector.lists("leaves");
  MAJLIS_CHECK(expect("there are leaves", !leaves.empty()));
  std::uint32_t width = 1;
  while (width < leaves.size()) width *= 2;
  SecretTree tree(vector.secret("encryption_secret"), width);
  for (std::uint32_t i = 0; i < leaves.size(); ++i) {
    for (const Case& each : leaves[i]) {
      const Generation generation{static_cast<std::uint32_t>(each.number("generation"))};
      MAJLIS_CHECK(check_ratchet(tree, {i}, RatchetKind::kHandshake, generation, each.bytes("handshake_key"),
                                 each.bytes("handshake_nonce")));
      MAJLIS_CHECK(check_ratchet(tree, {i}, RatchetKind::kApplication, generation, each.bytes("application_key"),
                                 each.bytes("application_nonce")));
    }
  }
  return {};
}

}  // namespace majlis::mls::vectors
