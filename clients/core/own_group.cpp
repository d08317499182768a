#include "clients/core/own_group.hpp"

#include "clients/core/commands.hpp"
#include "clients/core/model.hpp"
#include "clients/core/profile.hpp"
#include "clients/core/steps.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

void take_read(Context& context, Conversation& conversation, const protocol::ReadMark& mark) {
  if (mark.seq <= conversation.read_seq) return;
  conversation.read_seq = std::min(mark.seq, std::max(conversation.cursor, conversation.transient.last_seq));
  save(context, conversation);
}

void take_accept(Context& context, Conversation& conversation, const protocol::AcceptMark&) {
  conversation.request = false;
  save(context, conversation);
  fetch_profiles(context);
}

void take_draft(Context& context, Conversation& conversation, const protocol::DraftMark& mark) {
  conversation.draft = mark.text.empty() ? std::nullopt : std::optional(mark.text);
  save(context, conversation);
}

void take_mute(Context& context, Conversation& conversation, const protocol::MuteMark& mark) {
  conversation.muted_ms = mark.until_ms == 0 ? std::nullopt : std::optional(mark.until_ms);
  save(context, conversation);
}

template <class Mark>
void take(Context& context, const Bytes& body, void (*apply)(Context&, Conversation&, const Mark&)) {
  const auto mark = record::decode<Mark>(body, record::Unknown::kSkip);
  if (!mark.ok()) return;
  const auto found = context.state.conversations.find(mark->stream);
  if (found == context.state.conversations.end()) return;
  apply(context, found->second, *mark);
  context.show(ConversationChanged{mark->stream});
}

}  // namespace

Conversation* own_group(State& state) {
  for (auto& [stream, conversation] : state.conversations)
    if (conversation.kind == StreamKind::kSelf && conversation.stage != Stage::kLeft) return &conversation;
  return nullptr;
}

void ensure_own_group(Context& context) {
  State& state = context.state;
  if (own_group(state) != nullptr) return;
  const StreamId stream = *StreamId::from_bytes(state.random.bytes(StreamId::kSize));
  save(context, begin_conversation(context, stream, StreamKind::kSelf));
}

void adopt_own_group(Context& context, Conversation& group) {
  auto& conversations = context.state.conversations;
  const auto attempt = std::ranges::find_if(conversations, [&](const auto& entry) {
    const Conversation& other = entry.second;
    return other.kind == StreamKind::kSelf && other.stage == Stage::kCreating && other.stream != group.stream;
  });
  if (attempt == conversations.end()) return;
  for (auto& outgoing : attempt->second.outbox) {
    context.erase(numbered_key('o', attempt->first, outgoing.order));
    outgoing.order = ++group.last_order;
    context.put(numbered_key('o', group.stream, outgoing.order), outgoing);
    group.outbox.push_back(std::move(outgoing));
  }
  attempt->second.outbox.clear();
  forget(context, attempt->first);
}

void tell_own_devices(Context& context, std::string_view type, Bytes body) {
  State& state = context.state;
  Conversation* group = own_group(state);
  if (group == nullptr || state.own->devices().active_devices().size() < 2) return;
  Draft draft;
  draft.type = type;
  draft.body = std::move(body);
  enqueue(context, 0, *group, std::move(draft));
}

bool take_own_mark(Context& context, const Conversation& conversation, const protocol::Content& content) {
  const bool ours = conversation.kind == StreamKind::kSelf;
  const Bytes& body = content.body.item;
  if (content.type == "read-mark/1") {
    if (ours) take(context, body, take_read);
  } else if (content.type == "accept/1") {
    if (ours) take(context, body, take_accept);
  } else if (content.type == "draft/1") {
    if (ours) take(context, body, take_draft);
  } else if (content.type == "mute/1") {
    if (ours) take(context, body, take_mute);
  } else {
    return false;
  }
  return true;
}

}  // namespace majlis::client
