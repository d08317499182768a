// Joining by external commit (RFC 9420, section 12.4.3.2).
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/transcript.hpp"

#include <utility>

namespace majlis::mls {
namespace {

struct ExternalTarget {
  GroupInfo info;
  RatchetTree tree;
  HpkePublicKey external_pub;
};

Result<ExternalTarget> find_target(ByteView bytes, const ExternalJoinOptions& options) {
  MAJLIS_TRY(GroupInfo info, read_message<GroupInfo>(bytes));
  MAJLIS_TRY(RatchetTree tree, find_tree(info.extensions, options.tree));
  MAJLIS_CHECK(check_joined(info, tree, options.checks));
  MAJLIS_TRY(auto external, find_content<ExternalPub>(info.extensions));
  if (!external) {
    return Error{"mls.external.no_key", "the GroupInfo holds no external_pub, so the group cannot be joined with it"};
  }
  return ExternalTarget{std::move(info), std::move(tree), std::move(external->external_pub)};
}

Commit list_proposals(const ExternalJoinOptions& options, Bytes kem_output) {
  Commit commit;
  commit.proposals.push_back({Proposal{ExternalInit{std::move(kem_output)}}});
  if (options.removes) commit.proposals.push_back({remove_of(*options.removes)});
  for (const PreSharedKeyId& psk : options.psks) commit.proposals.push_back({psk_of(psk)});
  return commit;
}

Result<AppliedProposals> apply_list(const ExternalTarget& target, const Commit& commit,
                                    const CredentialChecker& checker) {
  std::vector<ListedProposal> list;
  for (const ProposalOrRef& each : commit.proposals) {
    list.push_back({&std::get<Proposal>(each.value), {SenderType::kNewMemberCommit, 0}, nullptr});
  }
  return apply_external_proposals({target.tree, target.info.group_context, checker, false}, list);
}

}  // namespace

Result<PendingCommit> Group::join_external(ByteView bytes, const ExternalJoinOptions& options, crypto::Random& random) {
  MAJLIS_TRY(const ExternalTarget target, find_target(bytes, options));
  const GroupContext& old = target.info.group_context;
  MAJLIS_TRY(ExternalInitSecret init, external_init(target.external_pub, random));
  Commit commit = list_proposals(options, std::move(init.kem_output));
  MAJLIS_TRY(const AppliedProposals applied, apply_list(target, commit, options.checks.credentials));
  MAJLIS_TRY(const Secret psks, find_psks(applied.psks, options.checks.psks));

  LeafNode leaf = leaf_from(options.leaf, options.signing_key.public_key());
  const auto [roomy, own] = applied.tree.add(leaf);
  TreeKeys no_keys;
  no_keys.own = own;
  NewPath path = make_path(roomy, no_keys, std::move(leaf), options.signing_key, old.group_id, random);
  MAJLIS_CHECK(path.path.leaf_node.check_contents());
  MAJLIS_CHECK(check_new_tree(path.tree, {own}, applied.extensions));
  GroupContext context = provisional_context(old, path.tree, applied.extensions);
  MAJLIS_CHECK(encrypt_path(path, {}, encode(context), random));
  commit.path = std::move(path.path);

  AuthenticatedContent content = sign_content(
      WireFormat::kPublicMessage,
      {old.group_id, old.epoch, {SenderType::kNewMemberCommit, 0}, options.authenticated_data, std::move(commit)},
      options.signing_key, encode(old));
  const Bytes interim = interim_transcript_hash(old.confirmed_transcript_hash, target.info.confirmation_tag);
  NextEpoch epoch = next_epoch(std::move(context), interim, content, {init.init_secret, path.commit_secret, psks});
  content.auth.confirmation_tag = epoch.confirmation_tag;
  auto next = make_state(std::move(epoch), std::move(path.tree), options.signing_key.clone(), std::move(path.keys));
  const GroupInfo info = make_group_info(*next, options.tree_in_group_info, true, options.group_info_extensions);
  return PendingCommit{message_of(protect(std::move(content), Secret(), {})), std::nullopt, message_of(info),
                       Group(std::move(next))};
}

}  // namespace majlis::mls
