#include "clients/web/engine/methods.hpp"
#include "clients/web/engine/params.hpp"
#include "clients/web/engine/report.hpp"

#include <algorithm>

namespace majlis::web {
namespace {

using client::Core;
using client::Ticket;

struct Send {
  std::string text;
  client::StreamId stream;
  std::optional<client::MessageId> reply_to;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("text", self.text, record::Limits{1, client::kMaxText});
    visit("stream", self.stream, record::Limits{});
    visit("reply_to", self.reply_to, record::Limits{});
  }
};

struct SendTyped {
  record::Raw body;
  std::string type;
  client::StreamId stream;
  std::string fallback;
  std::vector<std::string> forget;  // records of a client half that the message makes needless: both or neither
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("body", self.body, record::Limits{});
    visit("type", self.type, record::Limits{3, 64});
    visit("forget", self.forget, record::Limits{});
    visit("stream", self.stream, record::Limits{});
    visit("fallback", self.fallback, record::Limits{0, 4096});
  }
};

Status send_typed(Turn& turn) {
  MAJLIS_CHECK(need_core(turn));
  MAJLIS_TRY(auto params, record::decode<SendTyped>(turn.request.params.item));
  turn.touched.insert(params.stream);
  for (const auto& key : params.forget) MAJLIS_CHECK(of_client_half(key));
  turn.batch = turn.core->send(turn.request.ticket.value_or(0), params.stream,
                               {params.type, std::move(params.body.item), params.fallback, {}}, turn.request.now_ms);
  const auto refused = [](const client::Event& event) { return std::holds_alternative<client::Failed>(event); };
  if (std::ranges::any_of(turn.batch.events, refused)) return {};
  for (auto& key : params.forget) turn.batch.changes.push_back({std::move(key), std::nullopt});
  return {};
}

Status report(Turn& turn) {
  MAJLIS_CHECK(need_core(turn));
  MAJLIS_TRY(const auto params, record::decode<MessageWithText>(turn.request.params.item));
  MAJLIS_TRY(const auto* conversation, need_conversation(turn, params.stream));
  MAJLIS_TRY(const Bytes shown, report_of(*conversation, params.message, params.text));
  turn.batch = turn.core->call(turn.request.ticket.value_or(0), "chat.report", shown, turn.request.now_ms);
  return {};
}

constexpr Method kMessageMethods[] = {
    {"send", command<Send>([](Core& core, Ticket ticket, Send& p, std::uint64_t now) {
       client::Draft draft = client::text_draft(p.text);
       draft.reply_to = p.reply_to;
       return core.send(ticket, p.stream, std::move(draft), now);
     })},
    {"send_typed", send_typed},
    {"retry", command<OfMessage>([](Core& core, Ticket ticket, OfMessage& p, std::uint64_t now) {
       return core.retry(ticket, p.stream, p.message, now);
     })},
    {"discard", command<OfMessage>([](Core& core, Ticket ticket, OfMessage& p, std::uint64_t now) {
       return core.discard(ticket, p.stream, p.message, now);
     })},
    {"edit", command<MessageWithText>([](Core& core, Ticket ticket, MessageWithText& p, std::uint64_t now) {
       return core.edit(ticket, p.stream, p.message, p.text, now);
     })},
    {"remove", command<OfMessage>([](Core& core, Ticket ticket, OfMessage& p, std::uint64_t now) {
       return core.remove(ticket, p.stream, p.message, now);
     })},
    {"react", command<MessageWithText>([](Core& core, Ticket ticket, MessageWithText& p, std::uint64_t now) {
       return core.react(ticket, p.stream, p.message, p.text, now);
     })},
    {"mark_read", command<WithNumber>([](Core& core, Ticket ticket, WithNumber& p, std::uint64_t now) {
       return core.mark_read(ticket, p.stream, p.number, now);
     })},
    {"mute", command<WithNumber>([](Core& core, Ticket ticket, WithNumber& p, std::uint64_t now) {
       return core.mute(ticket, p.stream, p.number, now);
     })},
    {"save_draft", command<WithText>([](Core& core, Ticket ticket, WithText& p, std::uint64_t now) {
       return core.save_draft(ticket, p.stream, p.text, now);
     })},
    {"report", report},
};

}  // namespace

std::span<const Method> message_methods() { return kMessageMethods; }

}  // namespace majlis::web
