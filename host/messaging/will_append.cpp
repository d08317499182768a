#include "host/messaging/will_append.hpp"

#include "base/cbor.hpp"
#include "host/messaging/core.hpp"

#include <algorithm>
#include <array>

namespace majlis::host::messaging {
namespace {

constexpr std::string_view kPoint = "messaging.will_append";
constexpr std::array<std::string_view, 4> kKeys{"broadcast", "direct", "group", "self"};

template <class E>
std::string_view text_of(E value) {
  return record::EnumTexts<E>::kTexts[static_cast<std::size_t>(value)];
}

std::string_view key_of(const LiveStream& stream) {
  return stream.policy.broadcast ? "broadcast" : text_of(stream.kind);
}

Bytes about(const Submission& it, const LiveStream& stream) {
  cbor::Writer writer;
  writer.map(6);
  writer.text("kind");
  writer.text(text_of(it.params.kind));
  writer.text("role");
  writer.text(text_of(role_of(stream.policy, it.sender.account)));
  writer.text("size");
  writer.unsigned_integer(it.params.body.size());
  writer.text("device");
  writer.bytes(it.sender.device.view());
  writer.text("stream");
  writer.bytes(it.params.stream.view());
  writer.text("account");
  writer.bytes(it.sender.account.view());
  return writer.take();
}

void ask(const Hooks& hooks, const CallContext& context, const Submission& it, const LiveStream& stream,
         std::function<void(std::optional<Failure>)> done) {
  const auto key = key_of(stream);
  if (!hooks.wanted(kPoint, key)) return done(std::nullopt);
  hooks.ask(kPoint, key, context, about(it, stream), std::move(done));
}

}  // namespace

void ask_will_append(Core& core, const CallContext& context, std::shared_ptr<const Submission> submission,
                     std::function<void(std::optional<Failure>)> done) {
  const Hooks& hooks = core.services.hooks;
  const bool anybody = std::any_of(kKeys.begin(), kKeys.end(), [&](auto key) { return hooks.wanted(kPoint, key); });
  if (!anybody) return done(std::nullopt);
  if (const auto stream = core.streams.find(submission->params.stream)) {
    return ask(hooks, context, *submission, *stream, std::move(done));
  }
  core.store.read(
      [id = submission->params.stream](Transaction& tx) -> Reply<SharedStream> { return load_live_stream(tx, id); },
      [&core, context, submission, done = std::move(done)](const Reply<SharedStream>& stream) {
        if (!stream.ok()) return done(stream.error());
        if (!*stream) return done(std::nullopt);  // the append itself refuses
        core.streams.publish(*stream);
        ask(core.services.hooks, context, *submission, **stream, done);
      });
}

}  // namespace majlis::host::messaging
