#include "clients/core/commit.hpp"
#include "clients/core/commit_rules.hpp"
#include "clients/core/descent.hpp"
#include "clients/core/entrance.hpp"
#include "clients/core/invite.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/metadata.hpp"
#include "clients/core/reset.hpp"
#include "clients/core/steps.hpp"
#include "clients/core/tree_snapshot.hpp"
#include "crypto/mls/group_info.hpp"
#include "crypto/mls/message.hpp"
#include "protocol/commit_rules.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>
#include <utility>

namespace majlis::client {
namespace {

constexpr std::uint64_t kRejoinAgainMs = 30'000;
constexpr std::uint64_t kSnapshotAgainMs = 5'000;

// The proof that lets this device look at the group, where it comes by an invite.
std::optional<protocol::InviteUse> look_with(const Context& context, const Conversation& conversation) {
  if (!conversation.invite) return std::nullopt;
  auto look = sign_look(*conversation.invite, conversation.stream, context.state.own->device_key().public_key());
  if (!look.ok()) return std::nullopt;
  return *std::move(look);
}

std::optional<mls::LeafIndex> own_leaf(const State& state, const mls::RatchetTree& tree) {
  std::optional<mls::LeafIndex> found;
  tree.for_each_leaf([&](mls::LeafIndex index, const mls::LeafNode& leaf) {
    const auto member = member_of(leaf.credential);
    if (member.ok() && member->device == state.own->device()) found = index;
  });
  return found;
}

// Who vouches for the state that a device is to come back into: where it knew the group before, an account that was in
// it. A host could otherwise have somebody of its own make a group to come back into.
Status check_signer(const State& state, const Conversation& conversation, const mls::GroupInfo& info,
                    const mls::RatchetTree& tree) {
  if (!conversation.group) return {};
  const mls::LeafNode* leaf = tree.leaf(info.signer);
  if (leaf == nullptr) return Error{"client.rejoin.stranger", "the group's state is signed by nobody in it"};
  MAJLIS_TRY(const Member signer, member_of(leaf->credential));
  bool known = signer.account == state.own->id();
  conversation.group->for_each_member([&](const mls::Member& each) {
    const auto member = member_of(each.node->credential);
    known = known || (member.ok() && member->account == signer.account);
  });
  if (known) return {};
  return Error{"client.rejoin.stranger",
               "the host offers a state of this group that @" + signer.name +
                   " signed, who was not in it when this device last knew it. It was not joined; ask a member"};
}

protocol::Roster rejoin_roster(const State& state, const Conversation& conversation, const mls::RatchetTree& tree) {
  protocol::Roster roster;
  roster.stream = conversation.stream;
  std::vector<DeviceId> devices = devices_of(tree);
  const protocol::RosterMember self{state.own->id(), state.own->device()};
  if (std::ranges::count(devices, self.device) != 0) {
    roster.remove.push_back(self);
  } else {
    devices.push_back(self.device);
  }
  roster.add.push_back(self);
  roster.roster_hash_after = roster_hash(std::move(devices));
  return roster;
}

// Where the host cannot answer now but may later. Who came by an invite is told in time, and gets in all the same.
bool waits_for_host(Context& context, Conversation& conversation, const Error& error) {
  if (!put_off(context, conversation, error)) return false;
  auto& transient = conversation.transient;
  if (transient.put_off >= kPatience) context.fail(std::exchange(transient.coming_in, 0), waiting_error(error));
  return true;
}

void send_rejoin(Context& context, Conversation& conversation);

void rejoined(Context& context, const StreamId& stream, const Result<protocol::AppendResult>& answer) {
  Conversation* conversation = conversation_at(context, stream);
  if (conversation == nullptr || !conversation->pending) return;
  if (!answer.ok() && settle_tree(context, *conversation, answer.error())) return send_rejoin(context, *conversation);
  // The host may have stored it all the same: what is sent again is the same commit.
  if (!answer.ok() && waits_for_host(context, *conversation, answer.error())) return;
  auto group = mls::Group::restore(conversation->pending->group);
  drop_pending(context, *conversation);
  if (!answer.ok()) {
    if (conversation->invite && answer.error().name != "conflict" && answer.error().name != "already")
      return invite_failed(context, *conversation, answer.error());
    // Lost the race: the next attempt takes a new snapshot.
    if (answer.error().name != "conflict" && answer.error().name != "already") {
      context.show(Warning{stream, answer.error()});
      if (answer.error().name == "denied") set_stage(context, *conversation, Stage::kLeft);
    }
    return;
  }
  if (!group.ok()) return context.show(Warning{stream, group.error()});
  const bool replaced = !needs_no_proof(*conversation, group->id());
  if (replaced) {
    conversation->unproven = true;
    context.show(Warning{stream,
                         {"client.conversation.unproven",
                          "the group of this conversation was replaced while this device was away, and that it follows "
                          "the old one is not proven. Compare safety numbers with its members; nothing is sent until "
                          "you accept it"}});
  }
  conversation->transient.put_off = 0;
  begin_history(*conversation, answer->seq, answer->chain);
  conversation->lost_epochs = 0;
  conversation->path_ms = context.now_ms;
  conversation->own_since_path = 0;
  enter_epoch(context, *conversation, *std::move(group));
  // Others may have joined from outside while this device was away, and lack the key that it still has.
  if (metadata_of(*conversation).ok()) key_is_due(context, *conversation, context.now_ms);
  conversation->invite.reset();
  set_stage(context, *conversation, Stage::kActive);
  context.done(std::exchange(conversation->transient.coming_in, 0), stream);
  meet_members(context, *conversation);
  context.state.connection.unacknowledged[stream] = answer->seq;
  unseal_outbox(context, *conversation, replaced);
}

void send_rejoin(Context& context, Conversation& conversation) {
  const protocol::AppendParams params = append_of(conversation);
  conversation.transient.in_flight = true;
  context.call<protocol::Append>(
      params, [stream = conversation.stream](Context& later, const Result<protocol::AppendResult>& answer) {
        rejoined(later, stream, answer);
      });
}

Status commit_from_outside(Context& context, Conversation& conversation, const protocol::SnapshotResult& answer) {
  State& state = context.state;
  MAJLIS_TRY(const auto rolled, roll_forward(answer.tree));
  MAJLIS_TRY(const auto info, mls::read_message<mls::GroupInfo>(answer.group_info));
  MAJLIS_CHECK(rolled.check_leads_to(info.group_context, info.confirmation_tag));
  const mls::RatchetTree& tree = rolled.tree;
  protocol::Roster roster = rejoin_roster(state, conversation, tree);
  if (conversation.invite) {
    MAJLIS_TRY(roster.invite,
               sign_joining(*conversation.invite, answer.group_id, answer.epoch, state.own->device_key().public_key()));
  }
  const CertificateChecker checker;
  mls::ExternalJoinOptions options{.leaf = leaf_options(*state.own),
                                   .signing_key = state.own->device_key(),
                                   .checks = checks_with(checker),
                                   .tree = tree,
                                   .removes = own_leaf(state, tree),
                                   .psks = {},
                                   .authenticated_data = commit_data(roster),
                                   .group_info_extensions = {}};
  MAJLIS_CHECK(check_signer(state, conversation, info, tree));
  auto joined = mls::Group::join_external(answer.group_info, options, state.random);
  if (!joined.ok()) return explain_join(joined.error());
  const mls::PendingCommit made = *std::move(joined);
  if (conversation.kind == StreamKind::kDirect) MAJLIS_CHECK(check_direct(state, conversation, made.next));
  PendingCommit pending;
  pending.client_id = ++conversation.last_client_id;
  pending.epoch = answer.epoch;
  pending.group_id = answer.group_id;
  pending.message = made.message;
  pending.roster = record::encode(roster);
  pending.group_info = made.group_info;
  if (protocol::brings_tree(pending.epoch + 1)) pending.tree = made.next.tree().encode();
  pending.group = to_bytes(made.next.serialise().view());
  context.put("p/" + conversation.stream.text(), pending);
  conversation.pending = std::move(pending);
  conversation.transient.tree_settled = false;
  save(context, conversation);
  send_rejoin(context, conversation);
  return {};
}

// So that the next commit brings a tree to join with.
void report_snapshot(Context& context, const Conversation& conversation) {
  protocol::SnapshotFailedParams params;
  params.stream = conversation.stream;
  params.invite = look_with(context, conversation);
  context.call<protocol::SnapshotFailed>(params, [](Context&, const Result<protocol::SnapshotFailedResult>&) {});
}

void snapshot_taken(Context& context, const StreamId& stream, const Result<protocol::SnapshotResult>& answer) {
  Conversation* conversation = conversation_at(context, stream);
  if (conversation == nullptr) return;
  if (!answer.ok()) {
    if (waits_for_host(context, *conversation, answer.error())) return;
    if (conversation->invite) return invite_failed(context, *conversation, answer.error());
    if (answer.error().name == "denied" || answer.error().name == "not_found")
      return set_stage(context, *conversation, Stage::kLeft);
    return pause(context, *conversation,
                 context.now_ms + kSnapshotAgainMs);  // asked again at once it would say the same
  }
  conversation->transient.last_seq = answer->seq;
  if (auto made = commit_from_outside(context, *conversation, *answer); !made.ok()) {
    if (made.error().name == kFalseSnapshot) report_snapshot(context, *conversation);
    if (conversation->invite) return invite_failed(context, *conversation, made.error());
    const Error& why = made.error();
    const bool lie = why.name == "client.rejoin.stranger" || why.name == "client.welcome.third_account";
    context.show(Warning{stream,
                         {lie || why.name == kFalseSnapshot ? why.name : "client.rejoin",
                          "this device could not get back into a conversation: " + why.detail}});
    if (lie) return set_stage(context, *conversation, Stage::kLeft);
    // What the host has is unusable too: who still has an epoch replaces the group, others wait for that.
    if (conversation->group && conversation->group->id() == answer->group_id) break_off(context, *conversation);
    pause(context, *conversation, context.now_ms + kRejoinAgainMs);
  }
}

}  // namespace

void invite_failed(Context& context, Conversation& conversation, const Error& error) {
  const Ticket ticket = conversation.transient.coming_in;
  const bool was_in = !conversation.messages.empty();
  conversation.invite.reset();
  if (was_in)
    set_stage(context, conversation, Stage::kLeft);  // what was read there stays
  else
    forget(context, conversation.stream);
  if (error.name == kFalseSnapshot) return context.fail(ticket, error);
  if (error.name == "gone") return context.fail(ticket, {"client.invite.ended", error.detail});
  context.fail(ticket, {"client.invite.closed",
                        "the invitation does not open the group any more: it was revoked, or the link was cut short. "
                        "Ask for another one"});
}

void rejoin(Context& context, Conversation& conversation) {
  // An answer that was never heard: the host gives it again.
  if (conversation.pending) return send_rejoin(context, conversation);
  conversation.transient.in_flight = true;
  protocol::SnapshotParams params;
  params.stream = conversation.stream;
  params.invite = look_with(context, conversation);
  context.call<protocol::Snapshot>(
      params, [stream = conversation.stream](Context& later, const Result<protocol::SnapshotResult>& answer) {
        snapshot_taken(later, stream, answer);
      });
}

}  // namespace majlis::client
