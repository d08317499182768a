#include "clients/web/engine/look.hpp"

#include "base/encoding.hpp"
#include "clients/core/policy.hpp"
#include "clients/web/engine/gist.hpp"
#include "protocol/commit_rules.hpp"

#include <algorithm>

namespace majlis::web {
namespace {

using client::Conversation;
using client::Core;
using protocol::StreamKind;

constexpr std::size_t kPreview = 240;  // bytes of a message's words in the list

std::string without_sign(std::string name) {
  if (name.starts_with('@')) name.erase(0, 1);
  return name;
}

// Of a plugin's content: texts, and what the core itself says, are told as they are.
std::optional<Bytes> body_of(const client::Message& message) {
  if (message.deleted || message.type.find('.') == std::string::npos) return std::nullopt;
  return gist_of(message.body.item);
}

std::string title_of(const Core& core, const Conversation& conversation) {
  switch (conversation.kind) {
    case StreamKind::kDirect:
      return conversation.peer ? name_of(core, *conversation.peer) : without_sign(core.label(conversation));
    case StreamKind::kGroup: return conversation.title;
    case StreamKind::kSelf: break;
  }
  return {};
}

LastView last_view(const Core& core, const client::Message& message) {
  return {message.author == core.own_account(),
          body_of(message),
          shortened(message.text(), kPreview),
          message.type,
          name_of(core, message.author),
          message.time_ms != 0 ? message.time_ms : message.sent_ms,
          message.deleted};
}

std::optional<LastView> last_of(const Core& core, const Conversation& conversation) {
  if (const auto waiting = core.waiting(conversation); !waiting.empty()) return last_view(core, waiting.back());
  if (conversation.messages.empty()) return std::nullopt;
  return last_view(core, conversation.messages.rbegin()->second);
}

std::uint64_t unread_of(const Core& core, const Conversation& conversation) {
  const auto own = core.own_account();
  const auto first = conversation.messages.upper_bound(conversation.read_seq);
  return static_cast<std::uint64_t>(std::count_if(first, conversation.messages.end(), [&](const auto& entry) {
    const client::Message& message = entry.second;
    return message.author != own && !message.deleted && message.type != client::kTimerType;
  }));
}

}  // namespace

std::string username_of(const Core& core, const client::AccountId& account) {
  return without_sign(core.name_of(account));
}

std::string name_of(const Core& core, const client::AccountId& account) {
  const auto profile = core.profile(account);
  return profile && !profile->name.empty() ? std::string(profile->name) : username_of(core, account);
}

std::uint64_t avatar_of(const Core& core, const client::AccountId& account) {
  const auto profile = core.profile(account);
  return profile && !profile->avatar.empty() ? profile->version : 0;
}

const Facts::Of& Facts::of(const Core& core, const Conversation& conversation) {
  Of& facts = known_[conversation.stream];
  if (!conversation.group) return facts = {};
  const auto& group = *conversation.group;
  if (facts.epoch == group.epoch().value && facts.group == group.id()) return facts;
  facts = {group.id(), group.epoch().value, core.members(conversation.stream).size(), false, protocol::Role::kMember};
  if (const auto policy = client::policy_of(group); policy.ok()) {
    facts.broadcast = policy->broadcast;
    facts.own_role = protocol::role_of(*policy, core.own_account());
  }
  return facts;
}

ConversationView look(const Core& core, Facts& facts, const Conversation& conversation) {
  const auto& group = facts.of(core, conversation);
  ConversationView view;
  view.id = to_hex(conversation.stream.view());
  view.kind = conversation.kind;
  view.title = title_of(core, conversation);
  view.stage = conversation.stage;
  view.last = last_of(core, conversation);
  view.unread = unread_of(core, conversation);
  view.draft = conversation.draft.value_or("");
  view.timer_s = core.timer(conversation);
  view.muted_until_ms = conversation.muted_ms.value_or(0);
  view.broadcast = group.broadcast;
  view.own_role = group.own_role;
  view.member_count = group.members;
  // The first entry makes the conversation and lets in those with whom it begins.
  if (conversation.begins_at() > 2) view.begins_at_seq = conversation.begins_at();
  if (conversation.has_gap()) view.gap_at_seq = conversation.first_seq;
  view.last_seq = conversation.cursor;
  view.request = conversation.request;
  if (conversation.requester) view.requester = name_of(core, *conversation.requester);
  if (conversation.peer) {
    view.peer = to_hex(conversation.peer->view());
    view.avatar = avatar_of(core, *conversation.peer);
    view.username = username_of(core, *conversation.peer);
    const auto contact = core.contact(*conversation.peer);
    view.verified = contact && contact->verified;
    view.blocked = contact && contact->blocked;
    view.key_changed = contact && contact->key_changed;
  }
  if (conversation.unproven) view.key_changed = true;  // sending waits for the person's word
  return view;
}

std::vector<MemberView> look_members(const Core& core, const client::StreamId& stream) {
  std::vector<MemberView> views;
  for (const auto& member : core.members(stream)) {
    const auto contact = core.contact(member.account);
    views.push_back({member.account == core.own_account(), name_of(core, member.account), member.role,
                     avatar_of(core, member.account), to_hex(member.account.view()), member.devices,
                     without_sign(member.name), contact && contact->verified});
  }
  return views;
}

ContactView look_contact(const Core& core, const client::AccountId& account) {
  const auto contact = core.contact(account);
  ContactView view;
  view.name = name_of(core, account);
  view.avatar = avatar_of(core, account);
  view.account = to_hex(account.view());
  view.username = username_of(core, account);
  if (!contact) return view;
  view.blocked = contact->blocked;
  view.verified = contact->verified;
  view.key_changed = contact->key_changed;
  return view;
}

ProfileView look_profile(const Core& core) {
  ProfileView view;
  view.linking = core.link_code();
  view.has_account = core.has_account();
  if (!view.has_account) return view;
  view.name = core.own_name();
  if (const auto profile = core.profile(core.own_account())) view.display_name = profile->name;
  view.avatar = avatar_of(core, core.own_account());
  view.account = to_hex(core.own_account().view());
  view.device = to_hex(core.own_device().view());
  view.revoked = core.revoked();
  view.history_offered = core.offered_archive().has_value();
  if (const auto phrase = core.recovery_phrase()) view.recovery_phrase = std::string(as_text(phrase->view()));
  return view;
}

}  // namespace majlis::web
