// Application messages, and opening whatever is framed (RFC 9420, section 6).
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"

#include <string>
#include <utility>

namespace majlis::mls {

Result<AuthenticatedContent> authenticate(const GroupState& state, PublicMessage message) {
  MAJLIS_CHECK(check_place(state.view(), message.content.group_id, message.content.epoch));
  MAJLIS_TRY(AuthenticatedContent content,
             unprotect(std::move(message), state.secrets.membership_key, state.context_bytes));
  MAJLIS_CHECK(check_signed(state.view(), content));
  return content;
}

Result<OpenedContent> authenticate(const GroupState& state, const PrivateMessage& message) {
  MAJLIS_CHECK(check_place(state.view(), message.group_id, message.epoch));
  MAJLIS_TRY(const SenderData sender, open_sender_data(message, state.secrets.sender_data_secret));
  if (state.tree.leaf(sender.leaf) == nullptr) {
    return Error{"mls.framing.sender_blank", "the message names a sender whose leaf is blank"};
  }
  const auto kind = message.type == ContentType::kApplication ? RatchetKind::kApplication : RatchetKind::kHandshake;
  Ratchet derived;
  const Ratchet* ratchet = state.messages.kept(sender.leaf, kind);
  if (ratchet == nullptr) {
    MAJLIS_TRY(derived, state.messages.peek(sender.leaf, kind));
    ratchet = &derived;
  }
  MAJLIS_TRY(Ratchet::Step step, ratchet->at(sender.generation));
  MAJLIS_TRY(AuthenticatedContent content, mls::open(message, sender, step.key()));
  MAJLIS_CHECK(check_signed(state.view(), content));
  return OpenedContent{std::move(content), sender, kind, std::move(step)};
}

Status use_up(GroupState& state, OpenedContent& opened) {
  MAJLIS_TRY(Ratchet * ratchet, state.messages.ratchet(opened.sender.leaf, opened.kind));
  ratchet->take(std::move(opened.step));
  return {};
}

Result<Bytes> Group::seal(ByteView plaintext, const SealOptions& options, crypto::Random& random) {
  GroupState& state = *state_;
  MAJLIS_CHECK(state.check_usable());
  if (!state.proposals.empty()) {
    return Error{"mls.group.pending_proposals", "proposals were received in this epoch; commit them first"};
  }
  if (plaintext.size() > kMaxPlaintext || options.authenticated_data.size() > kMaxPlaintext) {
    return Error{"mls.message.too_large", "a message has at most " + std::to_string(kMaxPlaintext) +
                                              " bytes; send what is larger as an attachment"};
  }
  const AuthenticatedContent content =
      sign_content(WireFormat::kPrivateMessage,
                   {state.context.group_id, state.context.epoch, Sender::member(state.own_leaf()),
                    options.authenticated_data, ApplicationData{to_bytes(plaintext)}},
                   state.signing_key, state.context_bytes);
  MAJLIS_TRY(Ratchet * ratchet, state.messages.ratchet(state.own_leaf(), RatchetKind::kApplication));
  Ratchet::Step step = ratchet->next();
  const PrivateMessage message =
      mls::seal(content, step.key(), state.secrets.sender_data_secret, options.padding, random);
  ratchet->take(std::move(step));
  return message_of(message);
}

Result<Opened> Group::open(ByteView bytes) {
  GroupState& state = *state_;
  MAJLIS_TRY(MlsMessage message, decode<MlsMessage>(bytes));
  const auto* sealed = std::get_if<PrivateMessage>(&message.body);
  if (sealed == nullptr || sealed->type != ContentType::kApplication) {
    return Error{"mls.message.wire_format", "this is not an application message"};
  }
  MAJLIS_TRY(OpenedContent opened, authenticate(state, *sealed));
  MAJLIS_CHECK(use_up(state, opened));
  auto& data = std::get<ApplicationData>(opened.content.content.content).data;
  return Opened{opened.sender.leaf, opened.sender.generation, std::move(opened.content.content.authenticated_data),
                Secret::take(std::move(data))};
}

}  // namespace majlis::mls
