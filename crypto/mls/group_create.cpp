// New groups: of one member (RFC 9420, section 11), or descending from another group (sections 11.2 and 11.3).
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/transcript.hpp"
#include "crypto/mls/tree_math.hpp"
#include "crypto/mls/tree_validation.hpp"

#include <iterator>
#include <utility>

namespace majlis::mls {
namespace {

// The ancestor's resumption PSK, and then whatever the application knows.
class DescentPsk final : public PskSource {
 public:
  DescentPsk(const DescendOptions& options, const PskSource* others) : options_(options), others_(others) {}

  Result<Secret> find(const PreSharedKeyId& id) const override {
    if (id.is_descent() && id.group_id == options_.ancestor.group_id && id.epoch == options_.ancestor.epoch) {
      return options_.resumption_psk.clone();
    }
    if (others_ != nullptr) return others_->find(id);
    return Error{"mls.psk.unknown", "no PSK of this id is known"};
  }

 private:
  const DescendOptions& options_;
  const PskSource* others_;
};

}  // namespace

Result<Group> Group::create(const crypto::SigningKey& key, const CreateOptions& options, crypto::Random& random) {
  crypto::HpkeKeyPair own = crypto::hpke_generate(random);
  LeafNode leaf = leaf_from(options.leaf, key.public_key());
  leaf.encryption_key = {std::move(own.public_key)};
  leaf.source = LeafNodeSource::kKeyPackage;
  leaf.lifetime = options.lifetime;
  leaf.sign(key, {});
  MAJLIS_CHECK(leaf.check_contents());
  MAJLIS_CHECK(check_unique(options.extensions));
  MAJLIS_CHECK(check_external_senders(options.extensions, AcceptAnyCredential()));  // that they can be read
  RatchetTree tree(std::move(leaf));
  MAJLIS_CHECK(check_support(tree, options.extensions));

  NextEpoch epoch;
  epoch.context.group_id = options.group_id;
  epoch.context.tree_hash = to_bytes(tree.hash());
  epoch.context.extensions = options.extensions;
  epoch.context_bytes = encode(epoch.context);
  epoch.start = first_epoch(random.secret(kHashSize));
  epoch.confirmation_tag = epoch.start.secrets.confirmation_tag({});
  epoch.interim_transcript_hash = interim_transcript_hash({}, epoch.confirmation_tag);

  TreeKeys keys;
  keys.own = {0};
  keys.keys.emplace(node_of(keys.own), std::move(own.private_key));
  return Group(make_state(std::move(epoch), std::move(tree), key.clone(), std::move(keys)));
}

Result<PendingCommit> Group::descend(const crypto::SigningKey& key, const DescendOptions& options, const Checks& checks,
                                     crypto::Random& random) {
  MAJLIS_TRY(const Group group, create(key, options.group, random));
  CommitOptions commit = options.commit;
  std::vector<Proposal> proposals;
  for (const KeyPackage& member : options.members) proposals.push_back(add_of(member));
  proposals.push_back(
      psk_of(PreSharedKeyId::resumption(options.usage, options.ancestor.group_id, options.ancestor.epoch, random)));
  std::move(commit.proposals.begin(), commit.proposals.end(), std::back_inserter(proposals));
  commit.proposals = std::move(proposals);
  const DescentPsk psks(options, checks.psks);
  return make_commit(*group.state_, commit, {checks.credentials, &psks, checks.lifetimes}, true, random);
}

}  // namespace majlis::mls
