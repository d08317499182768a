#include "clients/core/entrance.hpp"

#include "clients/core/leaf.hpp"
#include "clients/core/steps.hpp"

#include <algorithm>

namespace majlis::client {

Conversation* conversation_at(Context& context, const StreamId& stream) {
  const auto found = context.state.conversations.find(stream);
  if (found == context.state.conversations.end()) return nullptr;
  found->second.transient.in_flight = false;
  return &found->second;
}

void begin_history(Conversation& conversation, std::uint64_t seq, Bytes chain) {
  conversation.first_seq = seq + 1;
  conversation.cursor = seq;
  conversation.chain = std::move(chain);
  conversation.unchained.clear();
  conversation.recent.clear();
  if (!conversation.chain.empty()) conversation.recent[seq] = conversation.chain;
  conversation.transient.last_seq = std::max(conversation.transient.last_seq, seq);
  conversation.transient.looked_up = true;
}

void meet(Context& context, const StreamId& stream, const AccountId& account) {
  if (account == context.state.own->id() || context.state.contacts.contains(account)) return;
  fetch_contact(context, account, [stream](Context& later, const Result<AccountId>& known) {
    if (known.ok()) later.show(ConversationChanged{stream});
  });
}

void meet_members(Context& context, const Conversation& conversation) {
  conversation.group->for_each_member([&](const mls::Member& leaf) {
    if (const auto member = member_of(leaf.node->credential); member.ok())
      meet(context, conversation.stream, member->account);
  });
}

Status check_direct(const State& state, const Conversation& conversation, const mls::Group& group) {
  Status status;
  const AccountId own = state.own->id();
  group.for_each_member([&](const mls::Member& leaf) {
    const auto certificate = identity::DeviceCertificate::parse(leaf.node->credential.identity);
    if (!certificate.ok()) return;
    const Bytes& other = certificate->account.identity_pk;
    if (account_id(other) == own) return;
    if (direct_stream_id(state.own->identity_pk(), other) != conversation.stream)
      status = Error{"client.welcome.third_account", "somebody else is in a conversation of two; it was not joined"};
  });
  return status;
}

}  // namespace majlis::client
