// Standalone proposals (RFC 9420, section 12.1), of members and from outside.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"

#include <utility>

namespace majlis::mls {
namespace {

Status cache(GroupState& state, const AuthenticatedContent& content, ProposalRef ref) {
  if (state.proposals.size() >= kMaxProposals) {
    return Error{"mls.proposal.too_many", "too many proposals were received in this epoch; commit some"};
  }
  for (const CachedProposal& known : state.proposals) {
    if (known.ref == ref) return {};
  }
  state.proposals.push_back({std::move(ref), std::get<Proposal>(content.content.content), content.content.sender});
  return {};
}

Bytes propose_from_outside(FramedContent content, const crypto::SigningKey& key) {
  // Neither sender type is authenticated by a group key or covers the GroupContext.
  AuthenticatedContent signed_content = sign_content(WireFormat::kPublicMessage, std::move(content), key, {});
  return message_of(protect(std::move(signed_content), Secret(), {}));
}

}  // namespace

Result<Proposed> Group::propose(Proposal proposal, Bytes authenticated_data) {
  GroupState& state = *state_;
  MAJLIS_CHECK(state.check_usable());
  AuthenticatedContent content = sign_content(WireFormat::kPublicMessage,
                                              {state.context.group_id, state.context.epoch, Sender::member(own_leaf()),
                                               std::move(authenticated_data), std::move(proposal)},
                                              state.signing_key, state.context_bytes);
  const ProposalRef ref = make_proposal_ref(content);
  MAJLIS_CHECK(cache(state, content, ref));
  return Proposed{message_of(protect(std::move(content), state.secrets.membership_key, state.context_bytes)), ref};
}

Result<Proposed> Group::propose_update(const std::optional<LeafOptions>& options, crypto::Random& random,
                                       Bytes authenticated_data) {
  GroupState& state = *state_;
  crypto::HpkeKeyPair own = crypto::hpke_generate(random);
  LeafNode leaf = options ? leaf_from(*options, state.signing_key.public_key()) : state.own_node();
  leaf.encryption_key = {std::move(own.public_key)};
  leaf.source = LeafNodeSource::kUpdate;
  leaf.sign(state.signing_key, {state.context.group_id, own_leaf()});
  MAJLIS_CHECK(leaf.check_contents());
  MAJLIS_TRY(Proposed proposed, propose({Update{std::move(leaf)}}, std::move(authenticated_data)));
  state.own_updates.push_back({proposed.ref, std::move(own.private_key)});
  return proposed;
}

Result<ProposalRef> Group::receive_proposal(ByteView bytes) {
  GroupState& state = *state_;
  MAJLIS_TRY(MlsMessage message, decode<MlsMessage>(bytes));
  AuthenticatedContent content;
  std::optional<OpenedContent> opened;
  if (auto* in_clear = std::get_if<PublicMessage>(&message.body)) {
    MAJLIS_TRY(content, authenticate(state, std::move(*in_clear)));
  } else if (const auto* sealed = std::get_if<PrivateMessage>(&message.body);
             sealed != nullptr && sealed->type == ContentType::kProposal) {
    MAJLIS_TRY(opened, authenticate(state, *sealed));
    content = std::move(opened->content);
  }
  const Proposal* proposal = std::get_if<Proposal>(&content.content.content);
  if (proposal == nullptr) return Error{"mls.message.wire_format", "this is not a proposal"};
  MAJLIS_CHECK(check_sender(*proposal, content.content.sender));
  ProposalRef ref = make_proposal_ref(content);
  MAJLIS_CHECK(cache(state, content, ref));
  if (opened) MAJLIS_CHECK(use_up(state, *opened));
  return ref;
}

Bytes propose_external(ByteView group_id, Epoch epoch, std::uint32_t sender_index, Proposal proposal,
                       const crypto::SigningKey& key) {
  return propose_from_outside(
      {to_bytes(group_id), epoch, {SenderType::kExternal, sender_index}, {}, std::move(proposal)}, key);
}

Bytes propose_joining(ByteView group_id, Epoch epoch, KeyPackage key_package, const crypto::SigningKey& key) {
  return propose_from_outside(
      {to_bytes(group_id), epoch, {SenderType::kNewMemberProposal, 0}, {}, add_of(std::move(key_package))}, key);
}

}  // namespace majlis::mls
