#include "clients/core/chain.hpp"
#include "clients/core/commit_rules.hpp"
#include "clients/core/expiry.hpp"
#include "clients/core/invite.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/leaving.hpp"
#include "clients/core/metadata.hpp"
#include "clients/core/model.hpp"
#include "clients/core/reset.hpp"
#include "clients/core/steps.hpp"
#include "clients/core/vouching.hpp"
#include "crypto/primitives/hash.hpp"
#include "crypto/primitives/hmac.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>
#include <array>

namespace majlis::client {
namespace {

void warn(Context& context, const Conversation& conversation, Error error) {
  context.show(Warning{conversation.stream, std::move(error)});
}

Origin origin_of(const protocol::Entry& entry, const AccountId& author, const DeviceId& device) {
  return {entry.seq, entry.time_ms, author, device, entry.tag.value_or(Bytes()), entry.frank.value_or(Bytes())};
}

// Our own message has come back in its place: its content was kept, since MLS lets nobody read what he sealed.
void take_own_message(Context& context, Conversation& conversation, const protocol::Entry& entry) {
  const auto found = std::ranges::find_if(conversation.outbox, [&](const Outgoing& outgoing) {
    return outgoing.sealed && crypto::sha256(*outgoing.sealed) == entry.body_hash;
  });
  if (found == conversation.outbox.end()) return;
  const Outgoing outgoing = std::move(*found);
  conversation.outbox.erase(found);
  context.erase(numbered_key('o', conversation.stream, outgoing.order));
  auto content = record::decode_canonical<protocol::Content>(outgoing.content);
  if (!content.ok()) return;
  apply_content(context, conversation, origin_of(entry, context.state.own->id(), context.state.own->device()),
                *content);
  if (outgoing.seq == 0) context.done(outgoing.ticket, conversation.stream, content->id);
}

// The content if it is what its sender committed to for a report.
Result<protocol::Content> franked_content(ByteView plaintext, const protocol::MessageData& data,
                                          const protocol::Entry& entry) {
  auto content = record::decode_canonical<protocol::Content>(plaintext);
  if (!content.ok())
    return Error{"client.message.malformed", "a message that this version cannot read: " + content.error().detail};
  if (!crypto::hmac_verify(content->kf, plaintext, data.tag) || entry.tag != data.tag)
    return Error{"client.message.franking", "a message was dropped: it could not have been reported truthfully"};
  return content;
}

Status take_opened(Context& context, Conversation& conversation, const protocol::Entry& entry,
                   const mls::Opened& opened) {
  const mls::LeafNode* leaf = conversation.group->tree().leaf(opened.sender);
  MAJLIS_TRY(const Member sender, member_of(leaf->credential));
  if (sender.device != entry.device || sender.account != entry.account)
    warn(context, conversation, {"client.host.sender", "the host named another sender than the one who signed"});
  auto data = record::decode_canonical<protocol::MessageData>(opened.authenticated_data);
  if (!data.ok()) return Error{"client.message.malformed", "a message without its place in the history"};
  if (auto seen = check_seen(conversation, data->prev_seq, data->prev_hash); !seen.ok())
    warn(context, conversation, seen.error());
  MAJLIS_TRY(const auto content, franked_content(opened.plaintext.view(), *data, entry));
  if (!may_post(conversation, sender.account))
    return Error{"client.message.denied", "a message was dropped: only owners and moderators write here"};
  apply_content(context, conversation, origin_of(entry, sender.account, sender.device), content);
  return {};
}

void take_message(Context& context, Conversation& conversation, const protocol::Entry& entry) {
  if (entry.device == context.state.own->device()) return take_own_message(context, conversation, entry);
  auto opened = conversation.group->open(entry.body);
  // Sealed for a group that was replaced meanwhile, in an epoch of the same number: its author seals it anew.
  if (!opened.ok() && opened.error().name == "mls.group.id" && conversation.reset_by) return;
  if (!opened.ok())
    return warn(context, conversation,
                {"client.message.undecryptable", "a message could not be opened: " + opened.error().detail});
  if (auto taken = take_opened(context, conversation, entry, *opened); !taken.ok())
    warn(context, conversation, taken.error());
}

void finish(Context& context, const Conversation& conversation, const Wanted& wanted) {
  if (wanted.kind != ChangeKind::kInvite) return context.done(wanted.ticket, conversation.stream);
  const Invite invite{*wanted.key, conversation.title, conversation.stream, conversation.metadata_key};
  if (wanted.ticket != 0) context.show(Done{wanted.ticket, conversation.stream, std::nullopt, invite.text()});
}

void finish_wanted(Context& context, Conversation& conversation, std::uint64_t count) {
  for (; count > 0 && !conversation.wanted.empty(); --count) {
    finish(context, conversation, conversation.wanted.front());
    conversation.wanted.erase(conversation.wanted.begin());
  }
  conversation.transient.claimed.clear();
}

// Our own commit has come back in its place: what it made is the group now.
void take_own_commit(Context& context, Conversation& conversation, const protocol::Entry& entry) {
  if (!conversation.pending || crypto::sha256(conversation.pending->message) != entry.body_hash) {
    warn(context, conversation,
         {"client.commit.lost", "this device's state is older than its last change; it joins anew"});
    return set_stage(context, conversation, Stage::kRejoining);
  }
  auto next = mls::Group::restore(conversation.pending->group);
  if (!next.ok()) return set_stage(context, conversation, Stage::kRejoining);
  const PendingCommit pending = *std::move(conversation.pending);
  conversation.pending.reset();
  context.erase("p/" + conversation.stream.text());
  if (pending.path) {
    conversation.path_ms = context.now_ms;
    conversation.own_since_path = 0;
  }
  if (pending.metadata_key) conversation.metadata_key = pending.metadata_key;
  const std::uint64_t timer = timer_of(conversation);
  enter_epoch(context, conversation, *std::move(next));
  note_timer_change(context, conversation, timer, entry, context.state.own->id());
  if (pending.metadata_key && conversation.group->member_count() > 1) {
    key_is_due(context, conversation, entry.time_ms);
    conversation.transient.key_at_ms = context.now_ms;  // nobody else has it
  }
  finish_wanted(context, conversation, pending.wanted);
  context.show(ConversationChanged{conversation.stream});
}

// Whether another member may have been able to use the commit: what was encrypted for this device did not open.
bool is_ours_alone(const Error& error) {
  static constexpr std::array<std::string_view, 5> kNames = {
      "mls.path.decrypt", "mls.path.no_key", "mls.path.public_key", "mls.commit.confirmation_tag", "mls.psk.unknown"};
  return std::ranges::find(kNames, error.name) != kNames.end();
}

void take_commit(Context& context, Conversation& conversation, const protocol::Entry& entry) {
  if (entry.device == context.state.own->device()) return take_own_commit(context, conversation, entry);
  const CertificateChecker checker;
  auto applied = conversation.group->apply(entry.body, checks_with(checker));
  Status valid = applied.ok() ? check_commit(conversation, context.state.own->id(), *applied) : Status(applied.error());
  if (!valid.ok()) {
    conversation.lost_epochs = 1;
    warn(context, conversation,
         {"client.commit.invalid", "a change of the group by " + name_of(context.state, entry.account) +
                                       " was not valid (" + valid.error().detail + "); nobody takes it"});
    // What this device alone could not open, others may have: it joins anew. All else is wrong for everybody.
    if (is_ours_alone(valid.error())) return set_stage(context, conversation, Stage::kRejoining);
    break_off(context, conversation);
    // Whether the host has such a commit at all: it may have shown it to this device alone.
    conversation.transient.looked_up = false;
    return look_up_streams(context);
  }
  if (!applied->group) {
    check_own_removal(context, conversation, *applied);
    return set_stage(context, conversation, Stage::kLeft);
  }
  const bool lacking = applied->summary.sender.type == mls::SenderType::kNewMemberCommit ||
                       sealed_anew(*conversation.group, *applied->group);
  const std::uint64_t timer = timer_of(conversation);
  const auto committer = member_of(applied->group->tree().leaf(applied->summary.committer)->credential);
  enter_epoch(context, conversation, *std::move(applied->group));
  if (committer.ok()) note_timer_change(context, conversation, timer, entry, committer->account);
  if (lacking) key_is_due(context, conversation, entry.time_ms);
  note_newcomers(context, conversation, applied->summary);
  context.show(ConversationChanged{conversation.stream});
}

void take_entry(Context& context, Conversation& conversation, const protocol::Entry& entry) {
  if (entry.state == protocol::EntryState::kPresent) {
    if (entry.kind == protocol::EntryKind::kReset)
      take_reset(context, conversation, entry);
    else if (conversation.stage == Stage::kBroken)
      conversation.lost_epochs += entry.kind == protocol::EntryKind::kCommit ? 1 : 0;
    else if (crypto::sha256(entry.body) != entry.body_hash)
      warn(context, conversation, {"client.host.altered", "the host altered an entry of this conversation"});
    else if (entry.kind == protocol::EntryKind::kApplication)
      take_message(context, conversation, entry);
    else
      take_commit(context, conversation, entry);
  } else if (entry.kind == protocol::EntryKind::kApplication && entry.device == context.state.own->device()) {
    take_own_message(context, conversation, entry);  // which ends with its timer, but was sent
  }
  extend_chain(conversation, entry);
}

}  // namespace

void take_acknowledged_messages(Context& context, Conversation& conversation) {
  auto& outbox = conversation.outbox;  // clang 14 cannot read ranges::stable_partition
  const auto acknowledged =
      std::stable_partition(outbox.begin(), outbox.end(), [](const auto& o) { return o.seq == 0; });
  const std::vector<Outgoing> taken(acknowledged, outbox.end());
  outbox.erase(acknowledged, outbox.end());
  for (const auto& outgoing : taken) {
    context.erase(numbered_key('o', conversation.stream, outgoing.order));
    const auto content = record::decode_canonical<protocol::Content>(outgoing.content);
    if (!content.ok()) continue;
    const Bytes tag = crypto::hmac(content->kf, outgoing.content);
    const OwnAccount& own = *context.state.own;
    apply_content(context, conversation, {outgoing.seq, outgoing.time_ms, own.id(), own.device(), tag, {}}, *content);
  }
}

void take_entries(Context& context, Conversation& conversation, const std::vector<protocol::Entry>& entries) {
  bool moved = false;
  for (const auto& entry : entries) {
    if (!conversation.reads()) break;
    if (entry.seq <= conversation.cursor) continue;
    if (entry.seq != conversation.cursor + 1) break;
    take_entry(context, conversation, entry);
    moved = true;
  }
  if (!moved) return;
  save(context, conversation);
  if (conversation.group) save_group(context, conversation);
  context.state.connection.unacknowledged[conversation.stream] = conversation.cursor;
}

}  // namespace majlis::client
