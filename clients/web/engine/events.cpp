#include "clients/web/engine/events.hpp"

#include "base/encoding.hpp"

#include <algorithm>

namespace majlis::web {
namespace {

using namespace client;

// Messages whose views go with their events, for notifications. Who was away for long is told of the conversations.
constexpr std::ptrdiff_t kShown = 32;

EventView of_kind(std::string_view kind) {
  EventView view;
  view.kind = kind;
  return view;
}

EventView of_kind(std::string_view kind, const StreamId& stream) {
  EventView view = of_kind(kind);
  if (stream != StreamId()) view.stream = to_hex(stream.view());
  return view;
}

struct Shower {
  Turn& turn;
  bool with_messages;

  EventView operator()(Done& done) const {
    EventView view = of_kind("done");
    view.ticket = done.ticket;
    if (done.stream) view.stream = to_hex(done.stream->view());
    if (done.stream) turn.touched.insert(*done.stream);
    if (done.message) view.id = to_hex(done.message->view());
    if (!done.invite.empty()) view.invite = std::move(done.invite);
    return view;
  }
  EventView operator()(Failed& failed) const {
    EventView view = of_kind("failed");
    view.ticket = failed.ticket;
    view.error = Failure::of(failed.error);
    return view;
  }
  EventView operator()(Answered& answered) const {
    EventView view = of_kind("answered");
    view.ticket = answered.ticket;
    view.content = std::move(answered.result);
    return view;
  }
  EventView operator()(Notice& notice) const {
    EventView view = of_kind("notice");
    view.method = std::move(notice.method);
    view.content = std::move(notice.params);
    return view;
  }
  EventView operator()(const Connected&) const { return of_kind("connected"); }
  EventView operator()(const Idle&) const { return of_kind("idle"); }
  EventView operator()(SignUpRefused& refused) const {
    EventView view = of_kind("refused");
    view.error = Failure::of(refused.error);
    return view;
  }
  EventView operator()(const ConversationChanged& changed) const {
    turn.touched.insert(changed.stream);
    return of_kind("conversation", changed.stream);
  }
  EventView operator()(const MessageAdded& added) const {
    turn.touched.insert(added.stream);
    EventView view = of_kind("message", added.stream);
    const auto* conversation = turn.core->conversation(added.stream);
    if (!with_messages || conversation == nullptr) return view;
    const auto message = conversation->messages.find(added.seq);
    if (message != conversation->messages.end()) view.message = look(*turn.core, *conversation, message->second);
    return view;
  }
  EventView operator()(const MessageChanged& changed) const {
    turn.touched.insert(changed.stream);
    return of_kind("changed", changed.stream);
  }
  EventView operator()(const Warning& warning) const {
    // A changed key concerns every conversation with its owner.
    turn.touched_all = true;
    EventView view = of_kind("warning", warning.stream);
    view.error = Failure::of(warning.error);
    return view;
  }
};

}  // namespace

void show_events(Turn& turn, Response& response) {
  auto& events = turn.batch.events;
  const auto added =
      std::ranges::count_if(events, [](const Event& event) { return std::holds_alternative<MessageAdded>(event); });
  const Shower shower{turn, added <= kShown};
  for (auto& event : events) response.events.push_back(std::visit(shower, event));
}

}  // namespace majlis::web
