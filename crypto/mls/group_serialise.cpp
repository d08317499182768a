// A Group as bytes: version, where the tree is, the fields, and SHA-256 over all of it.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/tree_math.hpp"
#include "crypto/primitives/hash.hpp"
#include "crypto/primitives/hpke.hpp"

#include <string>
#include <utility>

namespace majlis::mls {
namespace {

constexpr std::uint8_t kVersion = 1;

// The fields of a state but for the tree; the signing key as its seed.
template <class Archive, class State>
void state_fields(Archive& archive, State& state, Secret& seed) {
  archive(state.context, seed, state.keys, state.secrets, state.messages, state.interim_transcript_hash,
          state.confirmation_tag, state.proposals, state.own_updates, state.reinit);
}

// What was read, before it is known to be whole.
struct Stored {
  GroupContext context;
  TreeKeys keys;
  EpochSecrets secrets;
  SecretTree messages;
  Bytes interim_transcript_hash;
  Bytes confirmation_tag;
  std::vector<CachedProposal> proposals;
  std::vector<OwnUpdate> own_updates;
  std::optional<ReInit> reinit;
};

Status check_keys(const Stored& stored, const RatchetTree& tree, const crypto::SigningKey& key) {
  if (!stored.messages.is_whole(tree.leaf_count())) {
    return Error{"mls.state.damaged", "the stored group does not hold the message keys of each of its leaves"};
  }
  const Error damaged{"mls.state.damaged", "the stored group does not hold the keys of its own leaf"};
  const LeafNode* leaf = tree.leaf(stored.keys.own);
  const auto own = stored.keys.keys.find(node_of(stored.keys.own));
  if (leaf == nullptr || own == stored.keys.keys.end()) return damaged;
  MAJLIS_TRY(const Bytes public_key, crypto::hpke_public_key(own->second.view()));
  if (public_key != leaf->encryption_key.data || !equal(key.public_key(), leaf->signature_key.view())) return damaged;
  return {};
}

}  // namespace

Secret Group::serialise(TreeStorage storage) const {
  Writer writer;
  Secret seed(state_->signing_key.seed());
  writer(kVersion, storage);
  state_fields(writer, *state_, seed);
  if (storage == TreeStorage::kInside) writer(state_->tree.encode());
  writer.raw(crypto::sha256(writer.view()));
  return writer.take_secret();
}

Result<Group> Group::restore(ByteView bytes, const std::optional<RatchetTree>& given) {
  if (bytes.size() < crypto::kHashSize) return Error{"mls.state.damaged", "the stored group is too short"};
  const ByteView body = bytes.first(bytes.size() - crypto::kHashSize);
  if (!equal(crypto::sha256(body), bytes.last(crypto::kHashSize))) {
    return Error{"mls.state.damaged", "the stored group's checksum does not match; restore it from its last good copy"};
  }
  Reader reader(body);
  std::uint8_t version = 0;
  TreeStorage storage{};
  reader(version, storage);
  if (version != kVersion) {
    return Error{"mls.state.version", "the group was stored in format " + std::to_string(version) +
                                          ", and this program reads format " + std::to_string(kVersion)};
  }
  Stored stored;
  Secret seed;
  Bytes tree_bytes;
  state_fields(reader, stored, seed);
  if (storage == TreeStorage::kInside) reader(tree_bytes);
  MAJLIS_CHECK(reader.finish());

  std::optional<RatchetTree> tree = given;
  if (storage == TreeStorage::kInside) {
    MAJLIS_TRY(tree, RatchetTree::decode(tree_bytes));
  }
  if (!tree || !equal(tree->hash(), stored.context.tree_hash)) {
    return Error{"mls.state.tree", "the tree is missing or of another epoch than the stored group"};
  }
  MAJLIS_TRY(crypto::SigningKey key, crypto::SigningKey::from_seed(seed.view()));
  MAJLIS_CHECK(check_keys(stored, *tree, key));
  Bytes context_bytes = encode(stored.context);
  return Group(std::make_unique<GroupState>(
      GroupState{std::move(stored.context), std::move(context_bytes), std::move(*tree), std::move(key),
                 std::move(stored.keys), std::move(stored.secrets), std::move(stored.messages),
                 std::move(stored.interim_transcript_hash), std::move(stored.confirmation_tag),
                 std::move(stored.proposals), std::move(stored.own_updates), std::move(stored.reinit)}));
}

}  // namespace majlis::mls
