#include "clients/core/chain.hpp"
#include "clients/core/commit.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/leaving.hpp"
#include "clients/core/metadata.hpp"
#include "clients/core/model.hpp"
#include "clients/core/profile.hpp"
#include "clients/core/refusal.hpp"
#include "clients/core/reset.hpp"
#include "clients/core/steps.hpp"
#include "clients/core/vouching.hpp"
#include "crypto/primitives/hmac.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>
#include <utility>

namespace majlis::client {
namespace {

// PROTOCOL "Groups and commits": new keys with the first send after joining, after seven days, after 1,000 messages.
constexpr std::uint64_t kPathMs = 7ULL * 86'400'000;
constexpr std::uint64_t kPathMessages = 1'000;
constexpr std::uint64_t kPauseMs = 1'000;
constexpr std::uint64_t kKeyRetryMs = 60'000;

bool path_due(const Context& context, const Conversation& conversation) {
  return conversation.path_ms == 0 || conversation.path_ms + kPathMs <= context.now_ms ||
         conversation.own_since_path >= kPathMessages;
}

Outgoing* next_outgoing(Conversation& conversation) {
  const auto found = std::ranges::find(conversation.outbox, std::uint64_t{0}, &Outgoing::seq);
  return found == conversation.outbox.end() ? nullptr : &*found;
}

Bytes tag_of(const Bytes& content_bytes) {
  const auto content = record::decode_canonical<protocol::Content>(content_bytes);
  return crypto::hmac(content->kf, content_bytes);
}

// A conflict means entries that were not read yet, or people who left and are still in the group. Where it is neither,
// the next attempt waits, and whoever sent is told in time.
void explain_conflict(Context& context, Conversation& conversation, Outgoing* outgoing) {
  auto& transient = conversation.transient;
  const bool again = transient.refused_at == conversation.cursor && conversation.cursor != 0;
  transient.conflicts = again ? transient.conflicts + 1 : 0;
  if (again) pause(context, conversation, context.now_ms + kPauseMs);
  if (transient.conflicts >= kPatience && outgoing != nullptr) {
    const Error why{"conflict", "the host refuses it again and again and does not show why"};
    context.fail(std::exchange(outgoing->ticket, 0), waiting_error(why));
  }
  transient.refused_at = conversation.cursor;
  transient.leavers_known = false;
}

void refused(Context& context, Conversation& conversation, Outgoing& outgoing, const Error& error) {
  if (put_off(context, conversation, error)) {
    if (conversation.transient.put_off >= kPatience)
      context.fail(std::exchange(outgoing.ticket, 0), waiting_error(error));
    return;
  }
  const bool gives_key = gives_metadata_key(outgoing);
  if (error.name != "conflict" && error.name != "already") {
    if (gives_key) conversation.transient.key_at_ms = context.now_ms + kKeyRetryMs;
    return refuse_outgoing(context, conversation, outgoing, error);
  }
  // The epoch moved on: catch up and seal anew. The refusal tells that nothing was stored.
  if (gives_key) {
    refuse_outgoing(context, conversation, outgoing, error);
  } else {
    outgoing.sealed.reset();
    if (error.name == "already") outgoing.client_id = 0;
    context.put(numbered_key('o', conversation.stream, outgoing.order), outgoing);
  }
  explain_conflict(context, conversation, gives_key ? nullptr : &outgoing);
  conversation.transient.last_seq = std::max(conversation.transient.last_seq, conversation.cursor + 1);
  read_on(context, conversation);
}

void answered(Context& context, const StreamId& stream, std::uint64_t order,
              const Result<protocol::AppendResult>& answer) {
  const auto found = context.state.conversations.find(stream);
  if (found == context.state.conversations.end()) return;
  Conversation& conversation = found->second;
  conversation.transient.in_flight = false;
  const auto outgoing = std::ranges::find(conversation.outbox, order, &Outgoing::order);
  if (outgoing == conversation.outbox.end()) return;  // it was read back first
  if (!answer.ok()) return refused(context, conversation, *outgoing, answer.error());
  conversation.transient.put_off = 0;
  conversation.transient.conflicts = 0;
  outgoing->seq = answer->seq;
  outgoing->time_ms = answer->time_ms;
  context.put(numbered_key('o', stream, order), *outgoing);
  const auto content = record::decode_canonical<protocol::Content>(outgoing->content);
  context.done(outgoing->ticket, stream, content.ok() ? std::optional(content->id) : std::nullopt);
  conversation.transient.last_seq = std::max(conversation.transient.last_seq, answer->seq);
  read_on(context, conversation);
}

void send_outgoing(Context& context, Conversation& conversation, const Outgoing& outgoing) {
  protocol::AppendParams params;
  params.stream = conversation.stream;
  params.client_id = outgoing.client_id;
  params.epoch = outgoing.epoch;
  params.group_id = conversation.group->id();  // that it was sealed for: with another group it is sealed anew
  params.kind = protocol::EntryKind::kApplication;
  params.body = *outgoing.sealed;
  params.tag = tag_of(outgoing.content);
  conversation.transient.in_flight = true;
  context.call<protocol::Append>(params, [stream = conversation.stream, order = outgoing.order](
                                             Context& later, const Result<protocol::AppendResult>& answer) {
    answered(later, stream, order, answer);
  });
}

// Seals and stores before anything is sent: after a crash the same bytes go out again, and no key is used twice.
void seal_outgoing(Context& context, Conversation& conversation, Outgoing& outgoing) {
  Seen seen = last_seen(conversation);
  protocol::MessageData data;
  data.prev_seq = seen.seq;
  data.prev_hash = std::move(seen.hash);
  data.tag = tag_of(outgoing.content);
  auto sealed =
      conversation.group->seal(outgoing.content, {.authenticated_data = record::encode(data)}, context.state.random);
  if (!sealed.ok()) return refuse_outgoing(context, conversation, outgoing, sealed.error());
  outgoing.sealed = *std::move(sealed);
  outgoing.epoch = conversation.group->epoch().value;
  if (outgoing.client_id == 0) outgoing.client_id = take_client_id(context, conversation);
  ++conversation.own_since_path;
  context.put(numbered_key('o', conversation.stream, outgoing.order), outgoing);
  save(context, conversation);
  save_group(context, conversation);
  send_outgoing(context, conversation, outgoing);
}

void pump_active(Context& context, Conversation& conversation) {
  if (conversation.cursor < conversation.transient.last_seq) return read_on(context, conversation);
  if (conversation.pending) {
    if (conversation.pending->seq == 0) send_pending(context, conversation);
    return;
  }
  if (conversation.unproven) return;  // the person has yet to accept the group
  Outgoing* next = next_outgoing(conversation);
  if (next != nullptr && next->sealed) return send_outgoing(context, conversation, *next);
  if (next != nullptr) want_peer(context, conversation);
  const bool vouched = next == nullptr || all_vouched_for(context, conversation);
  if (!conversation.wanted.empty()) change_group(context, conversation);
  if (conversation.transient.in_flight || conversation.pending || !vouched) return;
  if (next == nullptr && give_metadata_key(context, conversation)) next = next_outgoing(conversation);
  // A new device of one's own is told of the profile at once, others with what one writes next.
  const bool tell_profile = next != nullptr || conversation.kind == StreamKind::kSelf;
  if (tell_profile && give_profile_key(context, conversation)) next = next_outgoing(conversation);
  if (next == nullptr || !all_vouched_for(context, conversation)) return;
  if (!conversation.transient.leavers_known) return look_for_leavers(context, conversation);
  if (path_due(context, conversation)) return commit_path(context, conversation);
  seal_outgoing(context, conversation, *next);
}

// The host does not list the conversation, as where another device has blocked the other one: whoever waits is told.
void tell_hidden(Context& context, Conversation& conversation) {
  for (auto& outgoing : conversation.outbox)
    context.fail(std::exchange(outgoing.ticket, 0),
                 {"client.conversation.hidden",
                  "the host does not show this conversation any more; was it blocked on another device of yours? What "
                  "you wrote waits here"});
}

}  // namespace

void pump(Context& context, Conversation& conversation) {
  if (conversation.transient.pause_ms > context.now_ms) return context.wake(conversation.transient.pause_ms);
  if (conversation.transient.in_flight) return;
  switch (conversation.stage) {
    case Stage::kCreating: return create(context, conversation);
    case Stage::kJoining: return join(context, conversation);
    case Stage::kRejoining: return rejoin(context, conversation);
    case Stage::kActive:
      if (conversation.transient.looked_up) return pump_active(context, conversation);
      if (context.state.connection.looked_up) tell_hidden(context, conversation);
      return;
    case Stage::kBroken:
      if (conversation.transient.looked_up) pump_broken(context, conversation);
      return;
    case Stage::kLeft: return;
  }
}

void pump_all(Context& context) {
  for (auto& [stream, conversation] : context.state.conversations) pump(context, conversation);
}

}  // namespace majlis::client
