#include "crypto/mls/proposal_list.hpp"

#include "crypto/mls/codec.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace majlis::mls {
namespace {

// Checks the proposals of one list one after the other, and sorts them by kind.
class List {
 public:
  explicit List(const ProposalBase& base) : base_(base) {}

  Status check(const ListedProposal& each) {
    MAJLIS_CHECK(check_sender(*each.proposal, each.sender));
    return std::visit([&](const auto& proposal) { return take(proposal, each); }, each.proposal->body);
  }

  // Section 12.3: extensions, updates, removes and adds, in this order.
  AppliedProposals apply() {
    AppliedProposals out;
    out.extensions = extensions_ != nullptr ? extensions_->extensions : base_.context.extensions;
    out.extensions_changed = extensions_ != nullptr;
    out.tree = base_.tree;
    for (const auto& [update, each] : updates_) {
      out.tree = out.tree.update(each->sender.leaf(), update->leaf_node);
      out.updated.push_back({each->sender.leaf(), each->ref});
    }
    for (const Remove* remove : removes_) {
      out.tree = out.tree.remove(remove->removed);
      out.removed.push_back(remove->removed);
    }
    for (const Add* add : adds_) {
      auto [tree, index] = out.tree.add(add->key_package.leaf_node);
      out.tree = std::move(tree);
      out.added.push_back(index);
    }
    for (const PreSharedKey* psk : psks_) out.psks.push_back(psk->psk);
    if (reinit_ != nullptr) out.reinit = *reinit_;
    if (external_init_ != nullptr) out.external_init = external_init_->kem_output;
    out.path_required =
        count_ == 0 || !updates_.empty() || !removes_.empty() || extensions_ != nullptr || external_init_ != nullptr;
    return out;
  }

  const std::vector<std::pair<const Update*, const ListedProposal*>>& updates() const { return updates_; }
  const std::vector<const Remove*>& removes() const { return removes_; }
  std::size_t external_inits() const { return external_inits_; }
  bool has_reinit_with_others() const { return reinit_ != nullptr && count_ > 1; }

 private:
  Status take(const Add& add, const ListedProposal&) {
    ++count_;
    const LeafNode& leaf = add.key_package.leaf_node;
    MAJLIS_CHECK(add.key_package.check());
    MAJLIS_CHECK(
        base_.credentials.check(leaf.credential, leaf.signature_key, {CredentialContext::Place::kKeyPackage, nullptr}));
    adds_.push_back(&add);
    return {};
  }

  Status take(const Update& update, const ListedProposal& each) {
    ++count_;
    const LeafNode* old = each.sender.type == SenderType::kMember ? base_.tree.leaf(each.sender.leaf()) : nullptr;
    if (old == nullptr) return Error{"mls.proposal.update_sender", "only a member can update its leaf"};
    MAJLIS_CHECK(touch(each.sender.leaf()));
    updates_.emplace_back(&update, &each);
    return check_replacing_leaf(update.leaf_node, LeafNodeSource::kUpdate, {base_.context.group_id, each.sender.leaf()},
                                base_.credentials, {CredentialContext::Place::kUpdate, nullptr}, old);
  }

  Status take(const Remove& remove, const ListedProposal&) {
    ++count_;
    if (base_.tree.leaf(remove.removed) == nullptr) {
      return Error{"mls.proposal.remove_blank", "there is no member at leaf " + std::to_string(remove.removed.value)};
    }
    MAJLIS_CHECK(touch(remove.removed));
    removes_.push_back(&remove);
    return {};
  }

  Status take(const PreSharedKey& proposal, const ListedProposal&) {
    ++count_;
    const PreSharedKeyId& psk = proposal.psk;
    if (psk.nonce.size() != kHashSize) return Error{"mls.proposal.psk_nonce", "a PSK nonce has 32 bytes"};
    if (psk.is_descent() && !base_.descends) {
      return Error{"mls.proposal.psk_usage", "a PSK for branching or reinitialising cannot be used in a live group"};
    }
    if (!psk_ids_.insert(encode(psk)).second) {
      return Error{"mls.proposals.duplicate_psk", "one PSK is proposed twice"};
    }
    psks_.push_back(&proposal);
    return {};
  }

  Status take(const ReInit& reinit, const ListedProposal&) {
    ++count_;
    if (reinit.version < base_.context.version) {
      return Error{"mls.proposal.reinit_version", "a group cannot be reinitialised with an older version"};
    }
    MAJLIS_CHECK(check_unique(reinit.extensions));
    reinit_ = &reinit;
    return {};
  }

  Status take(const ExternalInit& init, const ListedProposal&) {
    ++count_;
    ++external_inits_;
    external_init_ = &init;
    return {};
  }

  Status take(const GroupContextExtensions& proposal, const ListedProposal&) {
    ++count_;
    if (extensions_ != nullptr) {
      return Error{"mls.proposals.duplicate_context_extensions", "the group's extensions are replaced twice"};
    }
    MAJLIS_CHECK(check_unique(proposal.extensions));
    extensions_ = &proposal;
    return check_external_senders(proposal.extensions, base_.credentials);
  }

  Status touch(LeafIndex leaf) {
    if (touched_.insert(leaf).second) return {};
    return Error{"mls.proposals.same_leaf",
                 "leaf " + std::to_string(leaf.value) + " is updated or removed more than once"};
  }

  const ProposalBase& base_;
  std::size_t count_ = 0;
  std::size_t external_inits_ = 0;
  std::vector<const Add*> adds_;
  std::vector<std::pair<const Update*, const ListedProposal*>> updates_;
  std::vector<const Remove*> removes_;
  std::vector<const PreSharedKey*> psks_;
  std::set<Bytes> psk_ids_;
  const ReInit* reinit_ = nullptr;
  const ExternalInit* external_init_ = nullptr;
  const GroupContextExtensions* extensions_ = nullptr;
  std::set<LeafIndex> touched_;
};

}  // namespace

Result<AppliedProposals> apply_proposals(const ProposalBase& base, const std::vector<ListedProposal>& proposals,
                                         LeafIndex committer) {
  List list(base);
  for (const ListedProposal& each : proposals) MAJLIS_CHECK(list.check(each));
  for (const auto& [update, each] : list.updates()) {
    if (each->sender.leaf() == committer) {
      return Error{"mls.proposals.own_update", "a committer updates itself by its path, not by an Update"};
    }
  }
  for (const Remove* remove : list.removes()) {
    if (remove->removed == committer) return Error{"mls.proposals.removes_committer", "nobody can remove itself"};
  }
  if (list.external_inits() > 0) {
    return Error{"mls.proposals.external_init", "only a joiner's external commit may hold an ExternalInit"};
  }
  if (list.has_reinit_with_others()) {
    return Error{"mls.proposals.reinit_not_alone", "a ReInit must be the only proposal of its commit"};
  }
  return list.apply();
}

Result<AppliedProposals> apply_external_proposals(const ProposalBase& base,
                                                  const std::vector<ListedProposal>& proposals) {
  List list(base);
  for (const ListedProposal& each : proposals) {
    if (each.ref != nullptr) {
      return Error{"mls.proposals.external_reference", "an external commit cannot refer to proposals of the group"};
    }
    const ProposalType type = each.proposal->type();
    if (type != ProposalType::kExternalInit && type != ProposalType::kRemove && type != ProposalType::kPreSharedKey) {
      return Error{"mls.proposals.external_type", "an external commit holds a proposal that only members may make"};
    }
    MAJLIS_CHECK(list.check(each));
  }
  if (list.external_inits() != 1) {
    return Error{"mls.proposals.external_init_count", "an external commit holds exactly one ExternalInit"};
  }
  if (list.removes().size() > 1) {
    return Error{"mls.proposals.external_remove_count", "an external commit removes at most the joiner's old leaf"};
  }
  return list.apply();
}

}  // namespace majlis::mls
