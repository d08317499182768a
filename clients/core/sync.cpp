#include "clients/core/chain.hpp"
#include "clients/core/link.hpp"
#include "clients/core/own_group.hpp"
#include "clients/core/plugin_call.hpp"
#include "clients/core/receipts.hpp"
#include "clients/core/steps.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::uint64_t kPage = 500;
constexpr std::uint64_t kPageBytes = 4 << 20;
constexpr std::uint64_t kShortWaitMs = 3'000;  // who waits for quiet waits for what is done by then

// A stream that this device did not know: somebody added it, or another device of the account is in it.
Conversation& discover(Context& context, const protocol::StreamSummary& summary) {
  ConversationRecord head;
  head.stream = summary.stream;
  head.kind = summary.kind;
  head.stage = summary.member ? Stage::kJoining : Stage::kRejoining;
  head.peer = summary.peer;
  head.request = summary.request;
  head.requester = summary.requester;
  auto [created, inserted] = context.state.conversations.emplace(summary.stream, Conversation(std::move(head)));
  if (summary.kind == StreamKind::kSelf) adopt_own_group(context, created->second);
  save(context, created->second);
  context.show(ConversationChanged{summary.stream});
  return created->second;
}

void take_up_known(Context& context, Conversation& conversation, const protocol::StreamSummary& summary) {
  if (conversation.request != summary.request || conversation.requester != summary.requester) {
    conversation.request = summary.request;
    conversation.requester = summary.requester;
    save(context, conversation);
    context.show(ConversationChanged{summary.stream});
  }
  const bool ours = conversation.group && conversation.group->id() == summary.group_id;
  switch (conversation.stage) {
    case Stage::kCreating:
      // The race for a direct conversation is decided: go on with ours, or drop it for the winner's.
      if (!ours) return yield_direct(context, conversation, summary.member);
      conversation.transient.pause_ms = 0;
      if (conversation.cursor == 0) conversation.chain = Bytes(kChainSize);
      return set_stage(context, conversation, Stage::kActive);
    case Stage::kActive:
      // Nothing was ever written: the other one's stream took the place of ours.
      if (!ours && conversation.kind == StreamKind::kDirect && conversation.cursor == 0)
        yield_direct(context, conversation, summary.member);
      return;
    case Stage::kBroken:
      // The host counts other commits than this device was shown: what it was shown is not what the stream holds.
      if (ours && conversation.cursor == summary.to_seq.value_or(summary.last_seq) && !conversation.pending &&
          conversation.group->epoch().value + conversation.lost_epochs != summary.epoch) {
        conversation.transient.in_flight = false;
        set_stage(context, conversation, Stage::kRejoining);
      }
      return;
    case Stage::kLeft:
      if (summary.member) set_stage(context, conversation, Stage::kJoining);
      return;
    default: return;
  }
}

void take_up(Context& context, const protocol::StreamSummary& summary) {
  State& state = context.state;
  const auto found = state.conversations.find(summary.stream);
  Conversation& conversation = found == state.conversations.end() ? discover(context, summary) : found->second;
  if (found != state.conversations.end()) take_up_known(context, conversation, summary);
  if (summary.own_client_id)
    conversation.last_client_id = std::max(conversation.last_client_id, *summary.own_client_id);
  conversation.transient.last_seq = summary.to_seq.value_or(summary.last_seq);
  conversation.transient.looked_up = true;
  read_on(context, conversation);
  ask_for_receipts(context, conversation);
}

// A conversation that the host does not list any more: another device of the account may have left it.
void ask_whether_left(Context& context, const StreamId& stream) {
  protocol::MembersParams params;
  params.stream = stream;
  context.call<protocol::Members>(params, [stream](Context& later, const Result<protocol::MembersResult>& answer) {
    const auto found = later.state.conversations.find(stream);
    if (found == later.state.conversations.end() || !found->second.reads()) return;
    if (answer.ok() || answer.error().name != "denied") return;
    const bool alone = later.state.own->devices().active_devices().size() == 1;
    if (alone && !found->second.leaving)
      later.show(
          Warning{stream,
                  {"client.host.leaving",
                   "the host says that you have left this conversation, and you have not. Ask a member to add you "
                   "again, and whoever runs the host how that came about"}});
    set_stage(later, found->second, Stage::kLeft);
  });
}

void look_up_page(Context& context, const std::optional<StreamId>& after) {
  protocol::StreamsParams params;
  params.after = after;
  params.limit = kPage;
  context.call<protocol::Streams>(params, [](Context& later, const Result<protocol::StreamsResult>& page) {
    if (!page.ok()) return;
    for (const auto& summary : page->streams) {
      later.state.connection.listed.insert(summary.stream);
      take_up(later, summary);
    }
    if (page->more && !page->streams.empty()) return look_up_page(later, page->streams.back().stream);
    later.state.connection.looked_up = true;
    for (const auto& [stream, conversation] : later.state.conversations)
      if (conversation.reads() && !later.state.connection.listed.contains(stream)) ask_whether_left(later, stream);
    ensure_own_group(later);
  });
}

void take_read(Context& context, const StreamId& stream, const Result<protocol::ReadResult>& answer) {
  const auto found = context.state.conversations.find(stream);
  if (found == context.state.conversations.end()) return;
  Conversation& conversation = found->second;
  conversation.transient.in_flight = false;
  if (!answer.ok()) {
    if (answer.error().name != "gone") return static_cast<void>(put_off(context, conversation, answer.error()));
    context.show(
        Warning{stream, {"client.history.gap", "the host no longer keeps what came while this device was away"}});
    return set_stage(context, conversation, Stage::kRejoining);
  }
  conversation.transient.put_off = 0;
  conversation.transient.last_seq = std::max(conversation.transient.last_seq, answer->last_seq);
  if (answer->entries.empty()) conversation.transient.last_seq = conversation.cursor;
  take_entries(context, conversation, answer->entries);
  read_on(context, conversation);
}

template <class Note, class Take>
bool take_note(Context& context, const Frame& frame, Take take) {
  if (*frame.method != Note::kName || !frame.params) return false;
  auto note = record::decode<typename Note::Params>(frame.params->item, record::Unknown::kSkip);
  if (note.ok()) take(context, *note);
  return true;
}

void take_pushed(Context& context, const protocol::EntriesNote& note) {
  const auto found = context.state.conversations.find(note.stream);
  if (found == context.state.conversations.end()) return look_up_streams(context);
  Conversation& conversation = found->second;
  conversation.transient.last_seq = std::max(conversation.transient.last_seq, note.entries.back().seq);
  if (conversation.reads() && !conversation.transient.in_flight) take_entries(context, conversation, note.entries);
  read_on(context, conversation);
}

void take_acknowledged(Context& context, const protocol::AcknowledgedNote& note) {
  const auto found = context.state.conversations.find(note.stream);
  if (found == context.state.conversations.end()) return;
  Conversation& conversation = found->second;
  take_delivered(context, conversation, note.account, note.seq);
}

void take_leaving(Context& context, const protocol::LeavingNote& note) {
  const auto found = context.state.conversations.find(note.stream);
  if (found != context.state.conversations.end()) found->second.transient.leavers_known = false;
}

bool quiet(const Context& context, const Conversation& conversation) {
  if (conversation.stage == Stage::kLeft) return true;
  const auto& transient = conversation.transient;
  // Not on the host's list: hidden, as by a block. Nothing can be done there now.
  if (conversation.stage == Stage::kActive && !transient.looked_up) return true;
  if (transient.key_at_ms > context.now_ms && transient.key_at_ms - context.now_ms < kShortWaitMs) return false;
  // Broken, and others are to mend it.
  if (conversation.stage == Stage::kBroken && !transient.in_flight && !conversation.pending)
    return transient.reset_at_ms > context.now_ms + kShortWaitMs;
  return conversation.stage == Stage::kActive && !conversation.transient.in_flight && !conversation.pending &&
         conversation.wanted.empty() && conversation.outbox.empty() &&
         conversation.cursor >= conversation.transient.last_seq;
}

}  // namespace

void look_up_streams(Context& context) {
  context.state.connection.listed.clear();
  look_up_page(context, std::nullopt);
}

void read_on(Context& context, Conversation& conversation) {
  if (!conversation.reads() || conversation.transient.in_flight) return;
  if (conversation.cursor >= conversation.transient.last_seq) return;
  conversation.transient.in_flight = true;
  protocol::ReadParams params;
  params.stream = conversation.stream;
  params.after = conversation.cursor;
  params.limit = kPage;
  params.max_bytes = kPageBytes;
  context.call<protocol::Read>(
      params, [stream = conversation.stream](Context& later, const Result<protocol::ReadResult>& answer) {
        take_read(later, stream, answer);
      });
}

void take_frame(Context& context, ByteView bytes) {
  auto frame = record::decode<Frame>(bytes, record::Unknown::kSkip);
  if (!frame.ok())
    return context.show(
        Warning{{}, {"client.frame", "the host sent something that is no answer: " + frame.error().detail}});
  if (!frame->method) return context.state.rpc.answer(context, *frame);
  take_note<protocol::EntriesNotification>(context, *frame, take_pushed) ||
      take_note<protocol::AcknowledgedNotification>(context, *frame, take_acknowledged) ||
      take_note<protocol::WelcomedNotification>(context, *frame, [](Context& c, const auto&) { look_up_streams(c); }) ||
      take_note<protocol::RemovedNotification>(context, *frame, [](Context& c, const auto&) { look_up_streams(c); }) ||
      take_note<protocol::LeavingNotification>(context, *frame, take_leaving) ||
      take_note<protocol::KeyPackagesLowNotification>(context, *frame,
                                                      [](Context& c, const auto&) { refill_key_packages(c); }) ||
      (show_notice(context, *frame), true);
}

void acknowledge(Context& context) {
  auto& unacknowledged = context.state.connection.unacknowledged;
  if (unacknowledged.empty() || !context.state.connection.session) return;
  protocol::AckParams params;
  for (const auto& [stream, seq] : unacknowledged) params.cursors.push_back({stream, seq});
  unacknowledged.clear();
  context.call<protocol::Ack>(params, [](Context&, const Result<protocol::AckResult>&) {});
}

void settle(Context& context) {
  State& state = context.state;
  if (state.next_expiry_ms) context.wake(*state.next_expiry_ms);
  if (state.connection.retry_ms != 0) context.wake(state.connection.retry_ms);
  if (state.linking) wake_for_link(context);
  if (!state.connection.session) return;
  if (state.connection.profiles_at_ms > context.now_ms) context.wake(state.connection.profiles_at_ms);
  if (!state.connection.unacknowledged.empty()) context.wake(context.now_ms);
  const bool idle =
      state.connection.looked_up && state.rpc.idle() && state.connection.unacknowledged.empty() &&
      std::ranges::all_of(state.conversations, [&](const auto& entry) { return quiet(context, entry.second); });
  if (idle && !state.connection.idle_shown) context.show(Idle{});
  state.connection.idle_shown = idle;
}

}  // namespace majlis::client
