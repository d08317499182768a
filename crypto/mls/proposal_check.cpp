// Whether a proposal is valid by itself (RFC 9420, section 12.1).
#include "crypto/mls/proposal_list.hpp"

#include <string>

namespace majlis::mls {

Status check_sender(const Proposal& proposal, const Sender& sender) {
  const ProposalType type = proposal.type();
  const Error refused{"mls.proposal.external_sender_type", "a sender outside the group may not propose this"};
  switch (sender.type) {
    case SenderType::kMember: return {};
    case SenderType::kNewMemberProposal: return type == ProposalType::kAdd ? Status() : Status(refused);
    case SenderType::kExternal:
      return type == ProposalType::kUpdate || type == ProposalType::kExternalInit ? Status(refused) : Status();
    case SenderType::kNewMemberCommit: return {};
  }
  return refused;
}

Status check_external_senders(const Extensions& extensions, const CredentialChecker& credentials) {
  MAJLIS_TRY(const auto list, find_content<ExternalSenders>(extensions));
  if (!list) return {};
  for (const ExternalSender& sender : list->senders) {
    MAJLIS_CHECK(credentials.check(sender.credential, sender.signature_key,
                                   {CredentialContext::Place::kExternalSender, nullptr}));
  }
  return {};
}

Status check_replacing_leaf(const LeafNode& leaf, LeafNodeSource source, const LeafPlace& place,
                            const CredentialChecker& credentials, CredentialContext context, const LeafNode* old) {
  MAJLIS_CHECK(leaf.check_source(source));
  MAJLIS_CHECK(leaf.check_contents());
  if (old != nullptr) {
    if (old->encryption_key == leaf.encryption_key) {
      return Error{"mls.leaf_node.same_encryption_key", "the new leaf keeps the encryption key that it should replace"};
    }
    context.replaces = &old->credential;
  }
  MAJLIS_CHECK(leaf.check_signature(place));
  return credentials.check(leaf.credential, leaf.signature_key, context);
}

}  // namespace majlis::mls
