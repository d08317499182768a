#include "tests/simulation/mls/stolen_state.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/mls/labels.hpp"
#include "crypto/mls/message.hpp"
#include "crypto/mls/treekem.hpp"
#include "crypto/primitives/hpke.hpp"

#include <gtest/gtest.h>

namespace majlis::simulation {
namespace {

// The private keys of the tree, read from where serialise() puts them: behind version, storage, context and seed.
mls::TreeKeys tree_keys(const mls::Group& group) {
  const Secret bytes = group.serialise(mls::TreeStorage::kOutside);
  mls::Reader reader(bytes.view());
  std::uint8_t version = 0;
  std::uint8_t storage = 0;
  mls::GroupContext context;
  Secret seed;
  mls::TreeKeys keys;
  reader(version, storage, context, seed, keys);
  EXPECT_TRUE(reader.ok());
  EXPECT_FALSE(keys.keys.empty());
  return keys;
}

}  // namespace

std::size_t StolenState::path_secrets_opened(ByteView commit, const mls::GroupContext& provisional) const {
  const auto message = mls::read_message<mls::PublicMessage>(commit);
  EXPECT_TRUE(message.ok());
  const auto& path = std::get<mls::Commit>(message->content.content).path;
  EXPECT_TRUE(path.has_value());
  const Bytes context = mls::encode(provisional);
  const mls::TreeKeys keys = tree_keys(copy_);
  std::size_t opened = 0;
  for (const auto& [node, key] : keys.keys) {
    const crypto::HpkeKeyPair pair{key.clone(), *crypto::hpke_public_key(key.view())};
    for (const mls::UpdatePathNode& step : path->nodes) {
      for (const mls::HpkeCiphertext& sealed : step.encrypted_path_secret) {
        opened += mls::decrypt_with_label(pair, "UpdatePathNode", context, sealed).ok() ? 1 : 0;
      }
    }
  }
  return opened;
}

}  // namespace majlis::simulation
