// The messages that cross the border of the WebAssembly module: one request in, one response out, both one CBOR item.
// Ids and other bytes travel as bytes in requests, and as lower-case hex in views (view.hpp), which go to screens as
// they are.
#pragma once

#include "base/record.hpp"
#include "clients/web/engine/view.hpp"

namespace majlis::web {

struct Request {
  std::string method;
  record::Raw params;
  std::uint64_t now_ms = 0;
  std::optional<client::Ticket> ticket;  // of commands: comes back in one event `done` or `failed`

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("method", self.method, record::Limits{1, 64});
    visit("now_ms", self.now_ms, record::Limits{});
    visit("params", self.params, record::Limits{});
    visit("ticket", self.ticket, record::Limits{1});
  }
};

// A record to write, or to remove where `sealed` is absent.
struct StoreChange {
  std::string key;
  std::optional<Bytes> sealed;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{});
    visit("sealed", self.sealed, record::Limits{});
  }
};

// clients/core/event.hpp, flat: `kind` says which of the rest is there.
struct EventView {
  std::string kind;  // done failed answered notice connected idle refused conversation message changed warning
  std::optional<client::Ticket> ticket;
  std::optional<std::string> stream;
  std::optional<std::string> id;      // done: of the message that was sent
  std::optional<std::string> invite;  // done: what a link carries
  std::optional<Failure> error;
  std::optional<std::string> method;   // notice
  std::optional<Bytes> content;        // answered, notice: one CBOR item
  std::optional<MessageView> message;  // message: that came

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("id", self.id, record::Limits{});
    visit("kind", self.kind, record::Limits{});
    visit("error", self.error, record::Limits{});
    visit("invite", self.invite, record::Limits{});
    visit("method", self.method, record::Limits{});
    visit("stream", self.stream, record::Limits{});
    visit("ticket", self.ticket, record::Limits{});
    visit("content", self.content, record::Limits{});
    visit("message", self.message, record::Limits{});
  }
};

// The driver first stores `changes` in one durable transaction, then sends `frames` in order, then shows the rest.
struct Response {
  std::optional<Failure> error;  // nothing was done
  std::optional<record::Raw> result;
  std::vector<StoreChange> changes;
  std::vector<Bytes> frames;
  std::vector<EventView> events;
  std::vector<ConversationView> conversations;  // that changed
  std::vector<std::string> gone;                // ids of conversations that are no longer here
  std::optional<std::uint64_t> wake_ms;         // when to say `tick` at the latest

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("gone", self.gone, record::Limits{});
    visit("error", self.error, record::Limits{});
    visit("events", self.events, record::Limits{});
    visit("frames", self.frames, record::Limits{});
    visit("result", self.result, record::Limits{});
    visit("changes", self.changes, record::Limits{});
    visit("wake_ms", self.wake_ms, record::Limits{});
    visit("conversations", self.conversations, record::Limits{});
  }
};

}  // namespace majlis::web
