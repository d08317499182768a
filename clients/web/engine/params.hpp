// Parameters that several methods share. Internal to clients/web/engine.
#pragma once

#include "clients/core/core.hpp"

namespace majlis::web {

struct OfStream {
  client::StreamId stream;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("stream", self.stream, record::Limits{});
  }
};

struct OfAccount {
  client::AccountId account;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("account", self.account, record::Limits{});
  }
};

struct OfMessage {
  client::StreamId stream;
  client::MessageId message;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("stream", self.stream, record::Limits{});
    visit("message", self.message, record::Limits{});
  }
};

struct OfMember {
  client::StreamId stream;
  client::AccountId account;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("stream", self.stream, record::Limits{});
    visit("account", self.account, record::Limits{});
  }
};

struct Named {
  std::string name;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{0, 256});
  }
};

// A text for a conversation: words, a title, a name.
struct WithText {
  std::string text;
  client::StreamId stream;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("text", self.text, record::Limits{});
    visit("stream", self.stream, record::Limits{});
  }
};

struct MessageWithText {
  std::string text;
  client::StreamId stream;
  client::MessageId message;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("text", self.text, record::Limits{});
    visit("stream", self.stream, record::Limits{});
    visit("message", self.message, record::Limits{});
  }
};

struct WithNumber {
  client::StreamId stream;
  std::uint64_t number = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("number", self.number, record::Limits{});
    visit("stream", self.stream, record::Limits{});
  }
};

struct AccountFlag {
  bool on = false;
  client::AccountId account;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("on", self.on, record::Limits{});
    visit("account", self.account, record::Limits{});
  }
};

}  // namespace majlis::web
