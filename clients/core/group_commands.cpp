#include "clients/core/commands.hpp"
#include "clients/core/own_group.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/profile.hpp"
#include "clients/core/steps.hpp"
#include "protocol/messaging.hpp"

#include <memory>
#include <utility>

namespace majlis::client {
namespace {

constexpr std::size_t kMaxTitle = 256;

std::string bare(std::string name) {
  if (name.starts_with('@')) name.erase(0, 1);
  return name;
}

Wanted addition(Context& context, const AccountId& account, Ticket ticket) {
  Wanted wanted;
  wanted.kind = ChangeKind::kAdd;
  wanted.account = account;
  wanted.claim_id = context.state.random.bytes(16);
  wanted.ticket = ticket;
  return wanted;
}

void ensure_direct(Context& context, Ticket ticket, const AccountId& account) {
  State& state = context.state;
  const Contact& contact = state.contacts.at(account);
  const StreamId stream = direct_stream_id(state.own->identity_pk(), contact.identity_pk());
  if (!state.conversations.contains(stream)) {
    Conversation& conversation = begin_conversation(context, stream, StreamKind::kDirect);
    conversation.peer = account;
    conversation.wanted.push_back(addition(context, account, 0));
    save(context, conversation);
    context.show(ConversationChanged{stream});
  }
  context.done(ticket, stream);
}

// What a group command may do, by role: owners everything, moderators members below them.
bool may_change(const Conversation& conversation, const AccountId& own) {
  return conversation.kind == StreamKind::kGroup && moderates(conversation, own);
}

void want(Context& context, Conversation& conversation, Wanted wanted) {
  conversation.wanted.push_back(std::move(wanted));
  save(context, conversation);
}

Error not_allowed() {
  return {"client.group.denied", "only owners and moderators of a group may do this; ask one of them"};
}

// Who may change the group's policy: its owners; outside groups everybody who is in it.
bool may_set_policy(const Conversation& conversation, const AccountId& own) {
  return conversation.kind != StreamKind::kGroup || owns(conversation, own);
}

Error nobody_called(const std::string& name, const Error& error) {
  if (error.name != "not_found") return error;
  return {"client.contact.unknown", "nobody is called @" + bare(name) + " at this host; check how the name is written"};
}

// A group that is to be, once all of its members are known.
struct NewGroup {
  Ticket ticket = 0;
  std::string title;
  std::vector<AccountId> members;
  std::size_t wanted = 0;
};

void begin_group(Context& context, const NewGroup& group) {
  const StreamId stream = *StreamId::from_bytes(context.state.random.bytes(StreamId::kSize));
  Conversation& conversation = begin_conversation(context, stream, StreamKind::kGroup);
  conversation.title = group.title;
  for (const auto& member : group.members) conversation.wanted.push_back(addition(context, member, 0));
  conversation.wanted.back().ticket = group.ticket;  // done with its last member
  save(context, conversation);
}

}  // namespace

Conversation& begin_conversation(Context& context, const StreamId& stream, StreamKind kind) {
  ConversationRecord head;
  head.stream = stream;
  head.kind = kind;
  head.stage = Stage::kCreating;
  auto [created, inserted] = context.state.conversations.emplace(stream, Conversation(std::move(head)));
  // One's other devices are members too; without any the change comes to nothing.
  created->second.wanted.push_back(addition(context, context.state.own->id(), 0));
  return created->second;
}

void open_direct(Context& context, Ticket ticket, std::string name) {
  name = bare(std::move(name));
  if (name == context.state.own->name()) {
    const Conversation* notes = own_group(context.state);
    if (notes != nullptr) return context.done(ticket, notes->stream);
    return context.fail(ticket, {"client.direct.self", "your notes to yourself are there once the host has answered"});
  }
  fetch_contact(context, name, [ticket](Context& later, const Result<AccountId>& account) {
    if (!account.ok()) return later.fail(ticket, account.error());
    ensure_direct(later, ticket, *account);
  });
}

void create_group(Context& context, Ticket ticket, std::string title, std::vector<std::string> names) {
  if (title.empty() || title.size() > kMaxTitle)
    return context.fail(ticket, {"client.group.title", "a group's title has 1 to 256 bytes"});
  const auto group = std::make_shared<NewGroup>(NewGroup{ticket, std::move(title), {}, names.size()});
  if (names.empty()) return begin_group(context, *group);
  // The first that is not known ends the command, and nothing of the group is there.
  for (const auto& name : names) {
    fetch_contact(context, bare(name), [group, name](Context& later, const Result<AccountId>& account) {
      if (!account.ok()) return later.fail(std::exchange(group->ticket, 0), nobody_called(name, account.error()));
      group->members.push_back(*account);
      if (group->members.size() == group->wanted) begin_group(later, *group);
    });
  }
}

void add_member(Context& context, Ticket ticket, Conversation& conversation, std::string name) {
  if (!may_change(conversation, context.state.own->id())) return context.fail(ticket, not_allowed());
  const StreamId stream = conversation.stream;
  fetch_contact(context, bare(name), [=](Context& later, const Result<AccountId>& account) {
    if (!account.ok()) return later.fail(ticket, nobody_called(name, account.error()));
    want(later, later.state.conversations.at(stream), addition(later, *account, ticket));
  });
}

void remove_member(Context& context, Ticket ticket, Conversation& conversation, const AccountId& account) {
  if (!may_change(conversation, context.state.own->id())) return context.fail(ticket, not_allowed());
  Wanted wanted;
  wanted.kind = ChangeKind::kRemove;
  wanted.account = account;
  wanted.ticket = ticket;
  want(context, conversation, std::move(wanted));
}

void change_role(Context& context, Ticket ticket, Conversation& conversation, const AccountId& account,
                 protocol::Role role) {
  if (conversation.kind != StreamKind::kGroup || !may_set_policy(conversation, context.state.own->id()))
    return context.fail(ticket, {"client.group.denied", "only owners of a group give roles; ask one of them"});
  Wanted wanted;
  wanted.kind = ChangeKind::kRole;
  wanted.account = account;
  wanted.role = role;
  wanted.ticket = ticket;
  want(context, conversation, std::move(wanted));
}

void change_title(Context& context, Ticket ticket, Conversation& conversation, std::string title) {
  if (!may_change(conversation, context.state.own->id())) return context.fail(ticket, not_allowed());
  if (title.empty() || title.size() > kMaxTitle)
    return context.fail(ticket, {"client.group.title", "a group's title has 1 to 256 bytes"});
  Wanted wanted;
  wanted.kind = ChangeKind::kTitle;
  wanted.title = std::move(title);
  wanted.ticket = ticket;
  want(context, conversation, std::move(wanted));
}

void set_timer(Context& context, Ticket ticket, Conversation& conversation, std::uint64_t seconds) {
  if (conversation.stage == Stage::kLeft)
    return context.fail(ticket, {"client.conversation.left", "you are no longer in this conversation"});
  if (conversation.stage == Stage::kActive && !may_set_policy(conversation, context.state.own->id()))
    return context.fail(ticket, {"client.group.denied", "only owners of a group set its timer; ask one of them"});
  Wanted wanted;
  wanted.kind = ChangeKind::kTimer;
  wanted.timer_s = seconds;
  wanted.ticket = ticket;
  want(context, conversation, std::move(wanted));
}

void leave(Context& context, Ticket ticket, Conversation& conversation) {
  if (conversation.stage == Stage::kLeft)
    return context.fail(ticket, {"client.conversation.left", "you are no longer in this conversation"});
  conversation.leaving = true;
  save(context, conversation);
  protocol::LeaveParams params;
  params.stream = conversation.stream;
  context.call<protocol::Leave>(
      params, [=, stream = conversation.stream](Context& later, const Result<protocol::LeaveResult>& answer) {
        Conversation& left = later.state.conversations.at(stream);
        left.leaving = false;
        save(later, left);
        if (!answer.ok()) return later.fail(ticket, answer.error());
        set_stage(later, left, Stage::kLeft);
        later.done(ticket);
      });
}

void answer_request(Context& context, Ticket ticket, Conversation& conversation, bool accepted) {
  const StreamId stream = conversation.stream;
  if (!accepted) {
    protocol::DeclineParams params;
    params.stream = stream;
    return context.call<protocol::Decline>(params, [=](Context& later, const Result<protocol::DeclineResult>& answer) {
      if (!answer.ok()) return later.fail(ticket, answer.error());
      forget(later, stream);
      later.done(ticket);
    });
  }
  // A group that was replaced without proof is for this device to accept; the host knows of nothing.
  if (conversation.unproven) {
    conversation.unproven = false;
    save(context, conversation);
    context.show(ConversationChanged{stream});
    if (!conversation.request) return context.done(ticket);
  }
  protocol::AcceptParams params;
  params.stream = stream;
  context.call<protocol::Accept>(params, [=](Context& later, const Result<protocol::AcceptResult>& answer) {
    if (!answer.ok()) return later.fail(ticket, answer.error());
    Conversation& accepted_one = later.state.conversations.at(stream);
    accepted_one.request = false;
    save(later, accepted_one);
    fetch_profiles(later);
    tell_own_devices(later, "accept/1", protocol::AcceptMark{stream});
    later.show(ConversationChanged{stream});
    later.done(ticket);
  });
}

}  // namespace majlis::client
