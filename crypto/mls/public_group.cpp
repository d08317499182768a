#include "crypto/mls/public_group.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/mls/commit_step.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/transcript.hpp"

#include <string>
#include <utility>

namespace majlis::mls {

PublicGroup::PublicGroup(GroupContext context, RatchetTree tree, Bytes confirmation_tag)
    : context_(std::move(context)),
      context_bytes_(encode(context_)),
      tree_(std::move(tree)),
      confirmation_tag_(std::move(confirmation_tag)) {}

Result<PublicGroup> PublicGroup::open(ByteView group_info, const std::optional<RatchetTree>& given,
                                      const Checks& checks) {
  MAJLIS_TRY(GroupInfo info, read_message<GroupInfo>(group_info));
  MAJLIS_TRY(RatchetTree tree, find_tree(info.extensions, given));
  MAJLIS_CHECK(check_joined(info, tree, checks));
  return PublicGroup(std::move(info.group_context), std::move(tree), std::move(info.confirmation_tag));
}

Result<CommitSummary> PublicGroup::apply(ByteView bytes, const CredentialChecker& credentials) {
  if (reinitialised_) {
    return Error{"mls.group.reinitialised", "the group was ended by a ReInit; nothing follows it"};
  }
  MAJLIS_TRY(PublicMessage message, read_message<PublicMessage>(bytes));
  if (!std::holds_alternative<Commit>(message.content.content)) {
    return Error{"mls.message.wire_format", "this is not a commit"};
  }
  static const std::vector<CachedProposal> kNoProposals;
  const PublicView view{context_, context_bytes_, tree_, kNoProposals};
  MAJLIS_CHECK(check_place(view, message.content.group_id, message.content.epoch));
  const AuthenticatedContent content{WireFormat::kPublicMessage, std::move(message.content), std::move(message.auth)};
  MAJLIS_CHECK(check_signed(view, content));
  MAJLIS_TRY(const CommitStep step, step_of(view, credentials, content));
  const Commit& commit = std::get<Commit>(content.content.content);
  if (commit.path) MAJLIS_CHECK(check_ciphertexts(step.tree, step.committer, *commit.path, step.applied.added));

  const Bytes interim = interim_transcript_hash(context_.confirmed_transcript_hash, confirmation_tag_);
  GroupContext next = provisional_context(context_, step.tree, step.applied.extensions);
  next.confirmed_transcript_hash = confirmed_transcript_hash(interim, content);
  CommitSummary summary = summary_of(content, step);
  tree_ = step.tree;
  context_ = std::move(next);
  context_bytes_ = encode(context_);
  confirmation_tag_ = content.auth.confirmation_tag;
  reinitialised_ = step.applied.reinit.has_value();
  return summary;
}

Status PublicGroup::check_leads_to(const GroupContext& context, ByteView confirmation_tag) const {
  if (encode(context) != context_bytes_) {
    return Error{"mls.public_group.context", "the commits lead to epoch " + std::to_string(context_.epoch.value) +
                                                 ", which is not the one of the GroupInfo (epoch " +
                                                 std::to_string(context.epoch.value) + ")"};
  }
  if (!equal(confirmation_tag, confirmation_tag_)) {
    return Error{"mls.public_group.confirmation_tag", "the last commit does not begin the epoch of the GroupInfo"};
  }
  return {};
}

}  // namespace majlis::mls
