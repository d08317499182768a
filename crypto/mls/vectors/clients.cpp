// welcome, and clients that only follow a group: passive-client-* and the interop scenarios.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group.hpp"
#include "crypto/mls/key_schedule.hpp"
#include "crypto/mls/vectors/vectors.hpp"

#include <utility>

namespace majlis::mls::vectors {
namespace {

Status expect_key(std::string_view what, ByteView private_key, ByteView public_key) {
  MAJLIS_TRY(const Bytes derived, crypto::hpke_public_key(private_key));
  return expect(what, derived, public_key);
}

Result<Group> join(const Case& vector, const KeyPackage& package, const crypto::SigningKey& key, const Checks& checks) {
  KeyPackageKeys keys{vector.secret("init_priv"), vector.secret("encryption_priv")};
  MAJLIS_CHECK(expect("signature key", key.public_key(), package.leaf_node.signature_key.view()));
  MAJLIS_CHECK(expect_key("init key", keys.init_key.view(), package.init_key.view()));
  MAJLIS_CHECK(expect_key("encryption key", keys.encryption_key.view(), package.leaf_node.encryption_key.view()));
  std::optional<RatchetTree> tree;
  if (vector.has("ratchet_tree")) {
    MAJLIS_TRY(tree, RatchetTree::decode(vector.bytes("ratchet_tree")));
  }
  MAJLIS_TRY(Joined joined, Group::join(vector.bytes("welcome"), {.key_package = package,
                                                                  .keys = keys,
                                                                  .signing_key = key,
                                                                  .checks = checks,
                                                                  .tree = std::move(tree),
                                                                  .ancestor = nullptr,
                                                                  .groups = nullptr}));
  return std::move(joined.group);
}

// A group is stored and restored at every step: what is restored must go on like what was stored.
Result<Group> store_and_restore(const Group& group) {
  const Secret stored = group.serialise();
  MAJLIS_TRY(Group restored, Group::restore(stored.view()));
  MAJLIS_CHECK(expect("the state stored again", restored.serialise(), stored.view()));
  return restored;
}

}  // namespace

Status run_welcome(const Case& vector) {
  MAJLIS_TRY(const auto package, read_message<KeyPackage>(vector.bytes("key_package")));
  MAJLIS_TRY(const auto welcome, read_message<Welcome>(vector.bytes("welcome")));
  MAJLIS_TRY(const GroupSecrets secrets, welcome.open_secrets(package, vector.secret("init_priv")));
  const Secret no_psks = psk_secret(std::vector<Psk>());
  MAJLIS_TRY(const GroupInfo info, welcome.open_group_info(welcome_secret(secrets.joiner_secret, no_psks)));
  // The tree is not part of this vector, so a tree of the signer alone stands in for it.
  LeafNode signer;
  signer.signature_key = {vector.bytes("signer_pub")};
  const RatchetTree tree = RatchetTree().merge_path(info.signer, signer, {});
  MAJLIS_CHECK(info.check_signature(tree));
  const EpochStart start = start_epoch(secrets.joiner_secret, no_psks, encode(info.group_context));
  return expect("confirmation_tag", start.secrets.confirmation_tag(info.group_context.confirmed_transcript_hash),
                info.confirmation_tag);
}

Status run_passive_client(const Case& vector) {
  MAJLIS_TRY(const auto package, read_message<KeyPackage>(vector.bytes("key_package")));
  MAJLIS_TRY(const auto key, crypto::SigningKey::from_seed(vector.bytes("signature_priv")));
  PskTable psks;
  for (const Case& psk : vector.list("external_psks")) psks.add_external(psk.bytes("psk_id"), psk.secret("psk"));
  const AcceptAnyCredential credentials;
  const Checks checks{credentials, &psks, std::nullopt};

  MAJLIS_TRY(Group group, join(vector, package, key, checks));
  MAJLIS_CHECK(
      expect("initial_epoch_authenticator", group.epoch_authenticator(), vector.bytes("initial_epoch_authenticator")));
  psks.add_resumption(group.id(), group.epoch(), group.resumption_psk().clone());
  for (const Case& epoch : vector.list("epochs")) {
    for (const Bytes& proposal : epoch.bytes_list("proposals")) MAJLIS_CHECK(group.receive_proposal(proposal));
    MAJLIS_TRY(group, store_and_restore(group));
    MAJLIS_TRY(Applied applied, group.apply(epoch.bytes("commit"), checks));
    MAJLIS_CHECK(expect("the client is still a member", applied.group.has_value()));
    group = std::move(*applied.group);
    MAJLIS_CHECK(expect("epoch_authenticator", group.epoch_authenticator(), epoch.bytes("epoch_authenticator")));
    psks.add_resumption(group.id(), group.epoch(), group.resumption_psk().clone());
  }
  return {};
}

}  // namespace majlis::mls::vectors
