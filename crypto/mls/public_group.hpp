// A group as somebody sees it who is not in it (RFC 9420, section 12.4.3.2): its GroupContext and tree, followed from
// one epoch to the next by the commits that travelled in clear. It holds no secret.
//
//   auto group = *PublicGroup::open(snapshot_info, tree, checks);       // an old epoch's, vouched for by a member
//   for (const Bytes& commit : kept) MAJLIS_TRY(..., group.apply(commit, checks.credentials));
//   MAJLIS_CHECK(group.check_leads_to(context, confirmation_tag));      // of the GroupInfo to join with
//   ... Group::join_external(newest_info, {.tree = group.tree(), ...})  // or Group::join(welcome, ...)
//
// What an outsider cannot judge is a commit's membership tag, which nothing depends on, and its confirmation tag and
// ciphertexts. Whoever forges a tag or leaves out a commit changes the transcript, and so the last epoch's context:
// hence the comparison at the end. An error leaves the PublicGroup as it was. Not synchronised.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/mls/group.hpp"
#include "crypto/mls/group_context.hpp"
#include "crypto/mls/ratchet_tree.hpp"

#include <optional>

namespace majlis::mls {

class PublicGroup {
 public:
  // `group_info` is an MLSMessage, whose tree is given or comes with it; judged as by an external joiner.
  // Errors: mls.message.*, mls.codec.*, mls.group_info.*, mls.tree.*, mls.leaf_node.*, mls.group.*,
  // mls.extensions.duplicate, the credential checker's.
  static Result<PublicGroup> open(ByteView group_info, const std::optional<RatchetTree>& tree, const Checks& checks);

  // A commit that is a PublicMessage and brings its proposals. Errors: mls.message.wire_format, mls.group.id,
  // mls.group.epoch, mls.group.reinitialised, mls.framing.* and those of Group::apply() that need no secret.
  Result<CommitSummary> apply(ByteView commit, const CredentialChecker& credentials);

  // Whether this epoch is the one that a GroupInfo speaks of. Errors: mls.public_group.context,
  // mls.public_group.confirmation_tag.
  Status check_leads_to(const GroupContext& context, ByteView confirmation_tag) const;

  Epoch epoch() const { return context_.epoch; }
  const GroupContext& context() const { return context_; }
  const RatchetTree& tree() const { return tree_; }

 private:
  PublicGroup(GroupContext context, RatchetTree tree, Bytes confirmation_tag);

  GroupContext context_;
  Bytes context_bytes_;
  RatchetTree tree_;
  Bytes confirmation_tag_;
  bool reinitialised_ = false;
};

}  // namespace majlis::mls
