#include "host/kernel/plugins/host_table.hpp"

#include "base/cbor.hpp"
#include "host/kernel/plugins/abi_view.hpp"
#include "host/kernel/plugins/plugin_instance.hpp"
#include "host/observe/log.hpp"
#include "host/observe/metrics.hpp"

#include <algorithm>

namespace majlis::host {
namespace {

PluginInstance& of(void* self) { return *static_cast<PluginInstance*>(self); }

// Why a payload cannot be taken from a plugin; nullopt if it can.
std::optional<std::string> unfit(ByteView payload) {
  if (payload.size() > MAJLIS_PAYLOAD_MAX)
    return "has " + std::to_string(payload.size()) + " bytes, and " + std::to_string(MAJLIS_PAYLOAD_MAX) +
           " is the limit";
  cbor::Reader reader(payload);
  Status status = reader.skip();
  if (status.ok()) status = reader.finish();
  if (status.ok()) return std::nullopt;
  return "is not CBOR: " + status.error().detail;
}

constexpr std::size_t kLogTextMax = 1000;

}  // namespace

majlis_host make_host_table(PluginInstance& plugin) {
  majlis_host table{};
  table.size = sizeof table;
  table.abi = MAJLIS_ABI_VERSION;
  table.self = &plugin;
  table.call = [](void* self, const majlis_call* call, majlis_done done, void* c) { of(self).call(*call, done, c); };
  table.reply = [](void* self, std::uint64_t id, std::uint32_t outcome, majlis_bytes payload) {
    of(self).reply(id, outcome, abi_bytes(payload));
  };
  table.publish = [](void* self, const majlis_event* event) { of(self).publish(*event); };
  table.subscribe = [](void* self, majlis_bytes topic, majlis_bytes key, majlis_done done, void* c) {
    of(self).subscribe(abi_bytes(topic), abi_bytes(key), done, c);
  };
  table.log = [](void* self, std::uint32_t level, majlis_bytes text) { of(self).log(level, abi_bytes(text)); };
  table.timer = [](void* self, std::uint64_t delay, majlis_done done, void* c) { of(self).timer(delay, done, c); };
  table.post = [](void* self, majlis_done done, void* c) { of(self).post(done, c); };
  table.now_ms = [](void* self) { return of(self).now_ms(); };
  table.http_reply = [](void* self, std::uint64_t id, std::uint32_t status, majlis_bytes headers, majlis_bytes body) {
    of(self).http_reply(id, status, abi_bytes(headers), abi_bytes(body));
  };
  table.http_receive = [](void* self, std::uint64_t id, const majlis_blob_range* into, majlis_done done, void* c) {
    of(self).http_receive(id, *into, done, c);
  };
  table.http_send = [](void* self, std::uint64_t id, std::uint32_t status, majlis_bytes headers,
                       const majlis_blob_range* from, majlis_done done,
                       void* c) { of(self).http_send(id, status, abi_bytes(headers), *from, done, c); };
  table.http_consume = [](void* self, std::uint64_t id, majlis_done done, void* c) {
    of(self).http_consume(id, done, c);
  };
  table.blob_create = [](void* self, majlis_done done, void* c) { of(self).blob_create(done, c); };
  table.blob_stat = [](void* self, majlis_bytes blob, majlis_done done, void* c) {
    of(self).blob_stat(abi_bytes(blob), done, c);
  };
  table.blob_remove = [](void* self, majlis_bytes blob, majlis_done done, void* c) {
    of(self).blob_remove(abi_bytes(blob), done, c);
  };
  return table;
}

Failure PluginInstance::lacks(const std::string& capability, const std::string& what) const {
  return failure(Code::kDenied, "plugin \"" + manifest_.id + "\" may not use " + what + ": add it to capabilities." +
                                    capability + " of its plugin.json");
}

void PluginInstance::call(const majlis_call& call, majlis_done done, void* context) {
  const std::uint64_t awaited = await(done, context);
  if (const auto why = unfit(abi_bytes(call.params)))
    return complete(awaited, failure(Code::kInvalidParams, "params of " + abi_text(call.method) + " " + *why));
  Caller caller{CallerKind::kPlugin, false, {}, kNoConnection, manifest_.id};
  CallOptions options;
  if (call.deadline_ms != 0) options.deadline = Milliseconds(call.deadline_ms);
  if (const auto cause = context_of(call.cause)) {
    caller.on_behalf = cause->caller.on_behalf;
    caller.session = cause->caller.session;
    const auto left = std::chrono::duration_cast<Milliseconds>(cause->deadline - services_.timers.now());
    options.deadline = std::min(options.deadline.value_or(left), left);
    options.trace = cause->trace;
    options.depth = static_cast<std::uint8_t>(cause->depth + 1);
  }
  // Handlers may run long before they return: not on the plugin's strand, which this may be.
  services_.pool.post([self = shared_from_this(), awaited, method = abi_text(call.method),
                       params = to_bytes(abi_bytes(call.params)), caller, options] {
    self->services_.calls.call(
        method, caller, params,
        [self, awaited](Outcome&& outcome) {
          if (auto* result = std::get_if<Bytes>(&outcome))
            return self->complete(awaited, MAJLIS_OK, std::move(*result));
          self->complete(awaited, std::get<Failure>(outcome));
        },
        options);
  });
}

void PluginInstance::reply(std::uint64_t call_id, std::uint32_t outcome, ByteView payload) {
  auto open = take_open(call_id);
  if (!open || !open->responder) return late_.add();
  if (outcome != MAJLIS_OK) return open->responder->fail(decode_failure(payload));
  if (const auto why = unfit(payload)) {
    services_.log.error("plugin.bad_reply", {{"plugin", manifest_.id}, {"reason", *why}});
    return open->responder->fail(Code::kInternal, "the result of \"" + manifest_.id + "\" " + *why);
  }
  open->responder->result(to_bytes(payload));
}

void PluginInstance::publish(const majlis_event& event) {
  const std::string topic = abi_text(event.topic);
  const auto refuse = [&](const std::string& why) {
    services_.log.warning("plugin.publish_refused", {{"plugin", manifest_.id}, {"topic", topic}, {"reason", why}});
  };
  if (!manifest_.may_publish.contains(topic)) return refuse(lacks("publish", topic).message);
  if (!topic.starts_with(manifest_.prefix + "."))
    return refuse("the topic is not below its prefix " + manifest_.prefix);
  if (event.key.size > 64) return refuse("the key has more than 64 bytes");
  if (const auto why = unfit(abi_bytes(event.payload))) return refuse("the payload " + *why);
  services_.events.publish({topic, to_bytes(abi_bytes(event.key)), to_bytes(abi_bytes(event.payload))});
  if (event.audience_kind == MAJLIS_TO_MODULES) return;
  const SharedMessage message = make_message(topic, abi_bytes(event.payload));
  if (event.audience_kind == MAJLIS_TO_ACCOUNT) {
    const auto account = AccountId::from_bytes(abi_bytes(event.audience));
    if (!account.ok()) return refuse("its audience: " + account.error().detail);
    services_.sessions.notify(*account, message);
  } else if (event.audience_kind == MAJLIS_TO_STREAM) {
    const auto stream = protocol::StreamId::from_bytes(abi_bytes(event.audience));
    if (!stream.ok()) return refuse("its audience: " + stream.error().detail);
    services_.audiences.to_stream(*stream, message);
  }
}

void PluginInstance::subscribe(ByteView topic, ByteView key, majlis_done done, void* context) {
  const std::uint64_t awaited = await(done, context);
  {
    const std::lock_guard lock(mutex_);
    if (const auto keys = heard_.find(as_text(topic)); keys != heard_.end()) {
      keys->second.insert(to_bytes(key));
      return complete(awaited, MAJLIS_OK, Bytes{0xA0});
    }
  }
  complete(awaited, failure(Code::kDenied, "plugin \"" + manifest_.id + "\" may not hear " + to_string(topic) +
                                               ": add it to events of its plugin.json"));
}

void PluginInstance::log(std::uint32_t level, ByteView text) {
  const auto severity = static_cast<Level>(std::min<std::uint32_t>(level, MAJLIS_SEVERE));
  if (!services_.log.enabled(severity)) return;
  services_.log.write(severity, "plugin.says",
                      {{"plugin", manifest_.id}, {"text", as_text(text.first(std::min(text.size(), kLogTextMax)))}});
}

void PluginInstance::timer(std::uint64_t delay_ms, majlis_done done, void* context) {
  const std::uint64_t awaited = await(done, context);
  constexpr std::uint64_t kYearMs = 366ULL * 24 * 3600 * 1000;
  const Milliseconds delay(static_cast<std::int64_t>(std::min(delay_ms, kYearMs)));
  services_.timers.after(delay, [weak = weak_from_this(), awaited] {
    if (const auto self = weak.lock()) self->complete(awaited, MAJLIS_OK, Bytes{0xA0});
  });
}

void PluginInstance::post(majlis_done done, void* context) { complete(await(done, context), MAJLIS_OK, Bytes{0xA0}); }

}  // namespace majlis::host
