#include "clients/core/core.hpp"
#include "clients/core/expiry.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/own_group.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/receipts.hpp"
#include "clients/core/refusal.hpp"
#include "clients/core/state.hpp"
#include "crypto/identity/safety_number.hpp"
#include "protocol/commit_rules.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

Result<const Contact*> need_contact(const State& state, const AccountId& account) {
  const auto found = state.contacts.find(account);
  if (found == state.contacts.end() || !state.own)
    return Error{"client.contact.unknown", "this account is not known here; write to it first"};
  return &found->second;
}

ContactView view_of(const AccountId& account, const Contact& contact) {
  return {account,        contact.name(), contact.identity_pk(), contact.verified, contact.replaced_by.has_value(),
          contact.blocked};
}

// The first member of the conversation's group that `wanted` takes.
template <class Wanted>
std::optional<Member> find_member(const Conversation& conversation, Wanted wanted) {
  std::optional<Member> found;
  if (!conversation.group) return found;
  conversation.group->for_each_member([&](const mls::Member& leaf) {
    if (found) return;
    auto member = member_of(leaf.node->credential);
    if (member.ok() && wanted(*member)) found = *std::move(member);
  });
  return found;
}

}  // namespace

bool Core::has_account() const { return state_->own.has_value(); }
bool Core::online() const { return state_->connection.session; }
bool Core::revoked() const { return state_->own && state_->own->stage() == AccountStage::kRevoked; }
std::string Core::own_name() const { return state_->own ? state_->own->name() : std::string(); }
AccountId Core::own_account() const { return state_->own ? state_->own->id() : AccountId(); }
DeviceId Core::own_device() const { return state_->own ? state_->own->device() : DeviceId(); }

std::optional<ProfileView> Core::profile(const AccountId& account) const {
  const auto found = state_->profiles.find(account);
  if (found == state_->profiles.end() || found->second.fetched == 0 || !shows_profile(*state_, account))
    return std::nullopt;
  return ProfileView{found->second.name, found->second.avatar, found->second.fetched};
}

std::vector<DeviceView> Core::devices() const {
  std::vector<DeviceView> views;
  if (!state_->own) return views;
  for (const auto& [id, listed] : state_->own->devices().devices()) {
    const DeviceId device = *DeviceId::from_bytes(id.view());
    views.push_back({device, device == state_->own->device(), listed.active, listed.holder, listed.added_at});
  }
  return views;
}

const std::map<StreamId, Conversation>& Core::conversations() const { return state_->conversations; }

const Conversation* Core::conversation(const StreamId& stream) const {
  const auto found = state_->conversations.find(stream);
  return found == state_->conversations.end() ? nullptr : &found->second;
}

ReceiptView Core::receipts(const Conversation& conversation, const Message& message) const {
  return receipts_of(conversation, message.seq);
}

std::vector<Message> Core::waiting(const Conversation& conversation) const {
  std::vector<Message> messages;
  for (const auto& outgoing : conversation.outbox) {
    if (auto message = message_of(*state_, outgoing.content)) messages.push_back(*std::move(message));
  }
  return messages;
}

std::vector<RefusedView> Core::refused(const Conversation& conversation) const {
  std::vector<RefusedView> views;
  for (const auto& refused : conversation.refused) {
    if (auto message = message_of(*state_, refused.content))
      views.push_back({*std::move(message), refused.name, refused.detail});
  }
  return views;
}

std::uint64_t Core::timer(const Conversation& conversation) const { return timer_of(conversation); }

std::vector<InviteView> Core::invites(const Conversation& conversation) const {
  std::vector<InviteView> views;
  if (!conversation.group) return views;
  const auto policy = policy_of(*conversation.group);
  if (!policy.ok()) return views;
  for (const auto& key : policy->invite_keys) {
    const auto& told = conversation.transient.invites;
    const auto limits = std::ranges::find(told, key, &protocol::InviteLimits::key);
    views.push_back(limits == told.end() ? InviteView{key, {}, {}, 0}
                                         : InviteView{key, limits->uses_max, limits->expires_ms, limits->used});
  }
  return views;
}

std::optional<StreamId> Core::own_conversation() const {
  const Conversation* group = own_group(*state_);
  return group == nullptr ? std::nullopt : std::optional(group->stream);
}

Result<StreamId> Core::find(std::string_view reference) const {
  std::vector<StreamId> found;
  for (const auto& [stream, conversation] : state_->conversations)
    if (label(conversation) == reference) found.push_back(stream);
  if (found.empty())
    return Error{"client.conversation.unknown",
                 "there is no conversation called " + std::string(reference) + " on this device"};
  if (found.size() > 1)
    return Error{"client.conversation.ambiguous", "several conversations are called " + std::string(reference)};
  return found.front();
}

std::string Core::label(const Conversation& conversation) const {
  switch (conversation.kind) {
    case StreamKind::kDirect:
      if (conversation.peer) return name_of(*conversation.peer);
      if (const auto other =
              find_member(conversation, [&](const Member& each) { return each.account != own_account(); }))
        return "@" + other->name;
      return conversation.stream.text().substr(0, 8);
    case StreamKind::kSelf: return name_of(own_account());
    case StreamKind::kGroup: break;
  }
  return "#" + (conversation.title.empty() ? conversation.stream.text().substr(0, 8) : conversation.title);
}

std::string Core::name_of(const AccountId& account) const {
  if (account == own_account() || state_->contacts.contains(account)) return client::name_of(*state_, account);
  // Whom one shares a group with need not be a contact; their certificates were checked all the same.
  for (const auto& [stream, conversation] : state_->conversations) {
    if (const auto member = find_member(conversation, [&](const Member& each) { return each.account == account; }))
      return "@" + member->name;
  }
  return client::name_of(*state_, account);
}

std::optional<ContactView> Core::contact(const AccountId& account) const {
  const auto found = state_->contacts.find(account);
  if (found == state_->contacts.end()) return std::nullopt;
  return view_of(account, found->second);
}

std::vector<ContactView> Core::contacts() const {
  std::vector<ContactView> views;
  for (const auto& [account, contact] : state_->contacts) views.push_back(view_of(account, contact));
  return views;
}

std::vector<MemberView> Core::members(const StreamId& stream) const {
  std::vector<MemberView> views;
  const Conversation* conversation = this->conversation(stream);
  if (conversation == nullptr || !conversation->group) return views;
  const auto policy = policy_of(*conversation->group);
  conversation->group->for_each_member([&](const mls::Member& leaf) {
    const auto member = member_of(leaf.node->credential);
    if (!member.ok()) return;
    auto found = std::ranges::find(views, member->account, &MemberView::account);
    if (found == views.end())
      found = views.insert(views.end(),
                           {member->account, "@" + member->name,
                            policy.ok() ? protocol::role_of(*policy, member->account) : protocol::Role::kMember, 0});
    ++found->devices;
  });
  return views;
}

Result<std::string> Core::safety_number(const AccountId& account) const {
  MAJLIS_TRY(const Contact* contact, need_contact(*state_, account));
  return identity::safety_number(state_->own->identity_pk(), contact->identity_pk());
}

Result<Bytes> Core::safety_code(const AccountId& account) const {
  MAJLIS_TRY(const Contact* contact, need_contact(*state_, account));
  return identity::safety_code(state_->own->identity_pk(), contact->identity_pk());
}

Status Core::compare_safety_code(const AccountId& account, ByteView scanned) const {
  MAJLIS_TRY(const Contact* contact, need_contact(*state_, account));
  return identity::compare_safety_code(scanned, state_->own->identity_pk(), contact->identity_pk());
}

}  // namespace majlis::client
