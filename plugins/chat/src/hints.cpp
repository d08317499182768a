#include "hints.hpp"

namespace majlis::chat {

using sdk::Call;
using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::object;
using sdk::StreamId;
using sdk::task;

namespace {

// A client repeats its presence each minute; what is older than this is over.
constexpr std::uint64_t kPresenceMs = 90'000;

void notify(const sdk::Host& host, const char* topic, const StreamId& stream, Json payload) {
  host.publish(sdk::Event(topic, to_bytes(stream.view()), std::move(payload), sdk::Audience(stream)));
}

}  // namespace

task<Json> Hints::typing(const Call& call, const Json& params) {
  const auto stream = sdk::id_at<StreamId>(params, "stream");
  const std::string key = call.need_device().text() + stream.text();
  if (!typing_.take(as_bytes(key), host_.now_ms()))
    throw MethodError(Code::kRateLimited, "typing is told at most once a second");
  co_await membership_.need(call, stream);
  notify(host_, "chat.typing", stream,
         object("stream", stream, "account", call.need_account(), "device", call.need_device(), "typing",
                sdk::boolean_at(params, "typing")));
  co_return object();
}

task<Json> Hints::presence_set(const Call& call, const Json& params) {
  if (!presence_.take(call.need_device().view(), host_.now_ms()))
    throw MethodError(Code::kRateLimited, "presence is told at most every ten seconds");
  const std::string status = sdk::text_at(params, "status");
  std::vector<StreamId> streams;
  for (const Json& entry : sdk::list_at(params, "streams"))
    streams.push_back(sdk::id_at<StreamId>(object("streams", entry), "streams"));
  for (const StreamId& stream : streams) co_await membership_.need(call, stream);
  const std::uint64_t until = host_.now_ms() + kPresenceMs;
  for (const StreamId& stream : streams)
    notify(host_, "chat.presence", stream,
           object("stream", stream, "account", call.need_account(), "device", call.need_device(), "status", status,
                  "until_ms", until));
  co_return object();
}

}  // namespace majlis::chat
