// One message of a conversation as this device shows it: the content that came, and what edits, deletions, reactions
// and receipts made of it. Stored as record "m/<stream>/<seq>".
#pragma once

#include "base/record.hpp"
#include "clients/core/event.hpp"
#include "protocol/content.hpp"

#include <optional>
#include <string>
#include <vector>

namespace majlis::client {

// A type that this core shows as text; others are typed content of plugins, or instructions that leave no message.
inline constexpr std::string_view kTextType = "text/1";
// A notice that this core makes of a commit which changed the timer: never sent, and dropped where it comes in a
// message.
inline constexpr std::string_view kTimerType = "timer/1";
// The longest text of one message, in bytes.
inline constexpr std::size_t kMaxText = 65536;

struct ReactionBy {
  AccountId account;
  std::string emoji;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("emoji", self.emoji, record::Limits{0, 64});
    visit("account", self.account, record::Limits{});
  }
};

struct Message {
  std::uint64_t seq = 0;  // 0 while it is on its way
  MessageId id;
  AccountId author;
  DeviceId device;
  std::uint64_t time_ms = 0;  // when the host stored it
  std::uint64_t sent_ms = 0;  // the author's clock
  std::string type;
  record::Raw body;
  std::optional<std::string> fallback;
  std::optional<MessageId> reply_to;
  std::optional<std::uint64_t> timer_s;
  std::optional<std::uint64_t> expires_ms;  // when it disappears, by this device's clock
  std::vector<ReactionBy> reactions;        // one for each account at most
  bool edited = false;
  bool deleted = false;  // for all; type and body are gone
  Bytes frank;           // T, its inputs are tag and kf: what a report needs
  Bytes tag;
  Bytes kf;

  // The words: a text's text, the fallback of a type that this core does not know, empty once deleted.
  std::string text() const;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("id", self.id, record::Limits{});
    visit("kf", self.kf, record::Limits{});
    visit("seq", self.seq, record::Limits{});
    visit("tag", self.tag, record::Limits{});
    visit("body", self.body, record::Limits{});
    visit("type", self.type, record::Limits{});
    visit("frank", self.frank, record::Limits{});
    visit("author", self.author, record::Limits{});
    visit("device", self.device, record::Limits{});
    visit("edited", self.edited, record::Limits{});
    visit("deleted", self.deleted, record::Limits{});
    visit("sent_ms", self.sent_ms, record::Limits{});
    visit("time_ms", self.time_ms, record::Limits{});
    visit("timer_s", self.timer_s, record::Limits{});
    visit("fallback", self.fallback, record::Limits{});
    visit("reply_to", self.reply_to, record::Limits{});
    visit("reactions", self.reactions, record::Limits{});
    visit("expires_ms", self.expires_ms, record::Limits{});
  }
};

}  // namespace majlis::client
