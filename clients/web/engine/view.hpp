// What screens see of the core, in the words of clients/web/src/client/client.ts: its fields are these fields.
// Ids are lower-case hex; names go without their '@'. `name` is what somebody calls himself, or the username where he
// says nothing; `username` is what the host knows him by. `avatar` is the version of a picture, 0 for none.
#pragma once

#include "base/record.hpp"
#include "clients/core/core.hpp"
#include "clients/web/engine/records.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace majlis::web {

struct LastView {
  bool own = false;
  std::optional<Bytes> body;  // of a plugin's type, as of gist.hpp
  std::string text;
  std::string type;
  std::string author;
  std::uint64_t time_ms = 0;
  bool deleted = false;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("own", self.own, record::Limits{});
    visit("body", self.body, record::Limits{});
    visit("text", self.text, record::Limits{});
    visit("type", self.type, record::Limits{});
    visit("author", self.author, record::Limits{});
    visit("timeMs", self.time_ms, record::Limits{});
    visit("deleted", self.deleted, record::Limits{});
  }
};

struct ConversationView {
  std::string id;
  protocol::StreamKind kind = protocol::StreamKind::kDirect;
  std::optional<LastView> last;
  std::optional<std::string> peer;
  std::string draft;
  client::Stage stage = client::Stage::kActive;
  std::string title;  // direct: what the peer calls itself, or its username
  std::uint64_t avatar = 0;
  std::uint64_t timer_s = 0;
  std::uint64_t unread = 0;
  std::uint64_t last_seq = 0;
  protocol::Role own_role = protocol::Role::kMember;
  bool request = false;
  std::optional<std::string> username;
  bool verified = false;
  bool blocked = false;
  bool broadcast = false;
  std::optional<std::string> requester;
  bool key_changed = false;
  std::uint64_t begins_at_seq = 0;  // the history of this device; 0: where the conversation does
  std::uint64_t gap_at_seq = 0;     // before it something may be missing; 0: nothing is
  std::uint64_t member_count = 0;
  std::uint64_t muted_until_ms = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("id", self.id, record::Limits{});
    visit("kind", self.kind, record::Limits{});
    visit("last", self.last, record::Limits{});
    visit("peer", self.peer, record::Limits{});
    visit("draft", self.draft, record::Limits{});
    visit("stage", self.stage, record::Limits{});
    visit("title", self.title, record::Limits{});
    visit("avatar", self.avatar, record::Limits{});
    visit("timerS", self.timer_s, record::Limits{});
    visit("unread", self.unread, record::Limits{});
    visit("blocked", self.blocked, record::Limits{});
    visit("lastSeq", self.last_seq, record::Limits{});
    visit("ownRole", self.own_role, record::Limits{});
    visit("request", self.request, record::Limits{});
    visit("gapAtSeq", self.gap_at_seq, record::Limits{});
    visit("username", self.username, record::Limits{});
    visit("verified", self.verified, record::Limits{});
    visit("broadcast", self.broadcast, record::Limits{});
    visit("requester", self.requester, record::Limits{});
    visit("keyChanged", self.key_changed, record::Limits{});
    visit("beginsAtSeq", self.begins_at_seq, record::Limits{});
    visit("memberCount", self.member_count, record::Limits{});
    visit("mutedUntilMs", self.muted_until_ms, record::Limits{});
  }
};

struct ReactionView {
  std::string by;
  bool own = false;
  std::string name;
  std::string emoji;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("by", self.by, record::Limits{});
    visit("own", self.own, record::Limits{});
    visit("name", self.name, record::Limits{});
    visit("emoji", self.emoji, record::Limits{});
  }
};

struct MessageView {
  std::string id;
  bool own = false;
  std::uint64_t seq = 0;
  // Of what is no text: one CBOR item, kept encoded. Others wrote it: whoever decodes it expects anything.
  std::optional<Bytes> body;
  std::string text;
  std::string type;
  std::optional<std::string> state;
  std::string author;
  bool edited = false;
  std::uint64_t time_ms = 0;
  bool deleted = false;
  std::optional<Failure> failure;
  std::optional<std::string> reply_to;
  std::optional<std::uint64_t> expires_ms;
  std::vector<ReactionView> reactions;
  std::string author_name;
  std::uint64_t author_avatar = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("id", self.id, record::Limits{});
    visit("own", self.own, record::Limits{});
    visit("seq", self.seq, record::Limits{});
    visit("body", self.body, record::Limits{});
    visit("text", self.text, record::Limits{});
    visit("type", self.type, record::Limits{});
    visit("state", self.state, record::Limits{});
    visit("author", self.author, record::Limits{});
    visit("edited", self.edited, record::Limits{});
    visit("timeMs", self.time_ms, record::Limits{});
    visit("deleted", self.deleted, record::Limits{});
    visit("failure", self.failure, record::Limits{});
    visit("replyTo", self.reply_to, record::Limits{});
    visit("expiresMs", self.expires_ms, record::Limits{});
    visit("reactions", self.reactions, record::Limits{});
    visit("authorName", self.author_name, record::Limits{});
    visit("authorAvatar", self.author_avatar, record::Limits{});
  }
};

struct MemberView {
  bool own = false;
  std::string name;
  protocol::Role role = protocol::Role::kMember;
  std::uint64_t avatar = 0;
  std::string account;
  std::uint64_t devices = 0;
  std::string username;
  bool verified = false;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("own", self.own, record::Limits{});
    visit("name", self.name, record::Limits{});
    visit("role", self.role, record::Limits{});
    visit("avatar", self.avatar, record::Limits{});
    visit("account", self.account, record::Limits{});
    visit("devices", self.devices, record::Limits{});
    visit("username", self.username, record::Limits{});
    visit("verified", self.verified, record::Limits{});
  }
};

struct ContactView {
  std::string name;
  std::uint64_t avatar = 0;
  std::string account;
  bool blocked = false;
  std::string username;
  bool verified = false;
  bool key_changed = false;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{});
    visit("avatar", self.avatar, record::Limits{});
    visit("account", self.account, record::Limits{});
    visit("blocked", self.blocked, record::Limits{});
    visit("username", self.username, record::Limits{});
    visit("verified", self.verified, record::Limits{});
    visit("keyChanged", self.key_changed, record::Limits{});
  }
};

struct AvatarView {
  Bytes picture;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("picture", self.picture, record::Limits{});
  }
};

struct DeviceView {
  std::string id;
  bool own = false;
  bool active = false;
  std::uint64_t added_ms = 0;
  bool may_link = false;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("id", self.id, record::Limits{});
    visit("own", self.own, record::Limits{});
    visit("active", self.active, record::Limits{});
    visit("addedMs", self.added_ms, record::Limits{});
    visit("mayLink", self.may_link, record::Limits{});
  }
};

struct InviteView {
  std::string key;
  std::uint64_t used = 0;
  std::optional<std::uint64_t> uses_max;
  std::optional<std::uint64_t> expires_ms;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{});
    visit("used", self.used, record::Limits{});
    visit("usesMax", self.uses_max, record::Limits{});
    visit("expiresMs", self.expires_ms, record::Limits{});
  }
};

// A message and where it stands among its conversation's, from 0.
struct FoundView {
  MessageView message;
  std::uint64_t ordinal = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("message", self.message, record::Limits{});
    visit("ordinal", self.ordinal, record::Limits{});
  }
};

struct HitView {
  std::string message;
  std::string conversation;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("message", self.message, record::Limits{});
    visit("conversation", self.conversation, record::Limits{});
  }
};

struct ProfileView {
  std::string name;
  std::uint64_t avatar = 0;
  std::string device;
  std::string account;
  bool revoked = false;
  std::string linking;  // the link code, while one is shown
  bool has_account = false;
  std::string display_name;
  bool history_offered = false;  // another device hands it on
  std::optional<std::string> recovery_phrase;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{});
    visit("avatar", self.avatar, record::Limits{});
    visit("device", self.device, record::Limits{});
    visit("account", self.account, record::Limits{});
    visit("linking", self.linking, record::Limits{});
    visit("revoked", self.revoked, record::Limits{});
    visit("hasAccount", self.has_account, record::Limits{});
    visit("displayName", self.display_name, record::Limits{});
    visit("historyOffered", self.history_offered, record::Limits{});
    visit("recoveryPhrase", self.recovery_phrase, record::Limits{});
  }
};

}  // namespace majlis::web
