#include "host/messaging/will_append.hpp"

#include "base/cbor.hpp"

namespace majlis::host::messaging {
namespace {

constexpr std::string_view kPoint = "messaging.will_append";

Bytes about(const Submission& it, std::string_view kind) {
  cbor::Writer writer;
  writer.map(5);
  writer.text("kind");
  writer.text(kind);
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

}  // namespace

void ask_will_append(const Hooks& hooks, const CallContext& context, const Submission& submission,
                     std::function<void(std::optional<Failure>)> done) {
  const auto kind = record::EnumTexts<protocol::EntryKind>::kTexts[static_cast<std::size_t>(submission.params.kind)];
  if (!hooks.wanted(kPoint, kind)) return done(std::nullopt);
  hooks.ask(kPoint, kind, context, about(submission, kind), std::move(done));
}

}  // namespace majlis::host::messaging
