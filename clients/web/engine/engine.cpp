#include "clients/web/engine/engine.hpp"

#include "base/encoding.hpp"
#include "clients/web/engine/events.hpp"
#include "clients/web/engine/methods.hpp"

#include <algorithm>

namespace majlis::web {
namespace {

const Method* find_method(std::string_view name) {
  for (const auto methods : {connection_methods(), message_methods(), queries(), conversation_methods(),
                             profile_methods(), extension_methods(), history_methods()}) {
    const auto found = std::ranges::find(methods, name, &Method::name);
    if (found != methods.end()) return &*found;
  }
  return nullptr;
}

Status run(Turn& turn) {
  const Method* method = find_method(turn.request.method);
  if (method == nullptr) return Error{"web.method", "the engine has no method " + turn.request.method};
  return method->run(turn);
}

void show_conversations(Turn& turn, Response& response) {
  if (!turn.core) return;
  const client::Core& core = *turn.core;
  if (turn.touched_all)
    for (const auto& [stream, conversation] : core.conversations()) turn.touched.insert(stream);
  for (const auto& stream : turn.touched) {
    const auto* conversation = core.conversation(stream);
    if (conversation == nullptr)
      response.gone.push_back(to_hex(stream.view()));
    else
      response.conversations.push_back(look(core, turn.facts, *conversation));
  }
}

}  // namespace

Bytes Engine::handle(ByteView bytes) {
  const auto request = record::decode<Request>(bytes);
  if (!request.ok()) return failed<Response>({"web.request", "this is no request: " + request.error().detail});
  Turn turn{random_, core_, facts_, *request};
  if (const Status status = run(turn); !status.ok()) return failed<Response>(status.error());

  Response response;
  if (turn.result) response.result = record::Raw{*std::move(turn.result)};
  for (auto& change : turn.batch.changes) response.changes.push_back({std::move(change.key), std::move(change.sealed)});
  response.frames = std::move(turn.batch.frames);
  response.wake_ms = turn.batch.wake_ms;
  if (turn.core) show_events(turn, response);
  show_conversations(turn, response);
  return record::encode(response);
}

Status need_core(const Turn& turn) {
  if (turn.core) return {};
  return Error{"web.profile.closed", "no profile is open; create one or open the stored one first"};
}

Result<const client::Conversation*> need_conversation(const Turn& turn, const client::StreamId& stream) {
  const auto* conversation = turn.core->conversation(stream);
  if (conversation != nullptr) return conversation;
  return Error{"client.conversation.unknown", "there is no such conversation on this device"};
}

}  // namespace majlis::web
