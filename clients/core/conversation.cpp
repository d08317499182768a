#include "clients/core/conversation.hpp"

#include "clients/core/commit.hpp"
#include "clients/core/descent.hpp"
#include "clients/core/metadata.hpp"
#include "clients/core/model.hpp"
#include "clients/core/receipts.hpp"
#include "clients/core/refusal.hpp"
#include "clients/core/steps.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::uint64_t kPutOffMs = 1'000;
constexpr std::uint32_t kLongestPutOff = 5;  // doublings: half a minute

// Nothing goes out from a conversation that this account is no longer in: whoever waits for it is told.
void give_up_all(Context& context, Conversation& conversation) {
  const Error left{"client.conversation.left", "you are no longer in this conversation"};
  while (!conversation.outbox.empty())
    refuse_outgoing(context, conversation, Outgoing(conversation.outbox.front()), left);
  for (const auto& wanted : conversation.wanted) context.fail(wanted.ticket, left);
  conversation.wanted.clear();
}

}  // namespace

void save(Context& context, const Conversation& conversation) {
  context.put("c/" + conversation.stream.text(), static_cast<const ConversationRecord&>(conversation));
}

void save_group(Context& context, const Conversation& conversation) {
  const Secret state = conversation.group->serialise(mls::TreeStorage::kOutside);
  context.state.store.put(context.state.random, context.out, "g/" + conversation.stream.text(), state.view());
}

void enter_epoch(Context& context, Conversation& conversation, mls::Group group) {
  keep_epoch(context, conversation);
  conversation.group = std::move(group);
  context.state.store.put(context.state.random, context.out, "t/" + conversation.stream.text(),
                          conversation.group->tree().encode());
  save_group(context, conversation);
  meet_readers(context, conversation);
  refresh_title(context, conversation);
}

void drop_group(Context& context, Conversation& conversation) {
  forget_epochs(context, conversation);
  conversation.group.reset();
  conversation.pending.reset();
  for (const auto* kind : {"g/", "t/", "p/"}) context.erase(kind + conversation.stream.text());
}

void unseal_outbox(Context& context, Conversation& conversation, bool another_group) {
  if (!another_group) take_acknowledged_messages(context, conversation);
  for (auto& outgoing : conversation.outbox) {
    if (outgoing.seq != 0) outgoing.ticket = 0;  // its command was answered
    outgoing.sealed.reset();
    outgoing.client_id = 0;
    outgoing.seq = 0;
    context.put(numbered_key('o', conversation.stream, outgoing.order), outgoing);
  }
}

void pause(Context& context, Conversation& conversation, std::uint64_t at_ms) {
  conversation.transient.pause_ms = at_ms;
  context.wake(at_ms);
}

bool put_off(Context& context, Conversation& conversation, const Error& error) {
  if (!is_passing(error)) return false;
  auto& times = conversation.transient.put_off;
  pause(context, conversation, context.now_ms + (kPutOffMs << std::min(times, kLongestPutOff)));
  ++times;
  return true;
}

Error waiting_error(const Error& error) {
  return {error.name, error.detail + "; it waits on this device and goes out as soon as the host takes it"};
}

void set_stage(Context& context, Conversation& conversation, Stage stage) {
  conversation.stage = stage;
  if (stage == Stage::kLeft) {
    take_acknowledged_messages(context, conversation);
    give_up_all(context, conversation);
    drop_group(context, conversation);
  }
  if (stage == Stage::kRejoining && conversation.pending) drop_pending(context, conversation);
  save(context, conversation);
  context.show(ConversationChanged{conversation.stream});
}

void forget(Context& context, StreamId stream) {
  const auto found = context.state.conversations.find(stream);
  if (found == context.state.conversations.end()) return;
  for (const auto& [seq, message] : found->second.messages) context.erase(numbered_key('m', stream, seq));
  for (const auto& outgoing : found->second.outbox) context.erase(numbered_key('o', stream, outgoing.order));
  for (const auto& refused : found->second.refused) context.erase(numbered_key('r', stream, refused.order));
  drop_group(context, found->second);
  for (const auto* kind : {"c/", "d/", "v/"}) context.erase(kind + stream.text());
  context.state.profile_told.erase(stream);
  context.state.conversations.erase(found);
  context.show(ConversationChanged{stream});
}

}  // namespace majlis::client
