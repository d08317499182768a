#include "clients/web/engine/report.hpp"

#include "crypto/primitives/hmac.hpp"

#include <algorithm>

namespace majlis::web {
namespace {

struct Report {
  Bytes kf;
  std::uint64_t seq = 0;
  Bytes tag;
  Bytes frank;
  client::DeviceId device;
  std::string reason;
  client::StreamId stream;
  Bytes content;
  std::uint64_t time_ms = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("kf", self.kf, record::Limits{});
    visit("seq", self.seq, record::Limits{});
    visit("tag", self.tag, record::Limits{});
    visit("frank", self.frank, record::Limits{});
    visit("device", self.device, record::Limits{});
    visit("reason", self.reason, record::Limits{});
    visit("stream", self.stream, record::Limits{});
    visit("content", self.content, record::Limits{});
    visit("time_ms", self.time_ms, record::Limits{});
  }
};

// The content as its author encoded it.
Bytes content_of(const client::Message& message) {
  protocol::Content content;
  content.id = message.id;
  content.type = message.type;
  content.body = message.body;
  content.fallback = message.fallback;
  content.reply_to = message.reply_to;
  content.timer_s = message.timer_s;
  content.sent_ms = message.sent_ms;
  content.kf = message.kf;
  return record::encode(content);
}

}  // namespace

Result<Bytes> report_of(const client::Conversation& conversation, const client::MessageId& id,
                        std::string_view reason) {
  const auto& messages = conversation.messages;
  const auto found = std::ranges::find_if(messages, [&](const auto& each) { return each.second.id == id; });
  if (found == messages.end() || found->second.deleted)
    return Error{"client.message.unknown", "there is no such message in this conversation, or it was deleted"};
  const client::Message& message = found->second;
  Bytes content = content_of(message);
  if (crypto::hmac(message.kf, content) != message.tag)
    return Error{"web.report.unprovable",
                 "this message was edited after it was sent, so that nothing proves what it said; report another one"};
  return record::encode(Report{message.kf, message.seq, message.tag, message.frank, message.device, std::string(reason),
                               conversation.stream, std::move(content), message.time_ms});
}

}  // namespace majlis::web
