#include "clients/core/commit.hpp"

#include "clients/core/commit_rules.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/metadata.hpp"
#include "clients/core/model.hpp"
#include "clients/core/steps.hpp"
#include "protocol/commit_rules.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>
#include <utility>

namespace majlis::client {
namespace {

// Key packages may claim at most a year, so that a stolen one is not good for ever.
constexpr std::uint64_t kLongestLifetime = 366 * 86'400;

std::vector<DeviceId> devices_after(const mls::RatchetTree& tree, const Plan& plan) {
  std::vector<DeviceId> devices = devices_of(tree);
  std::erase_if(devices, [&](const DeviceId& device) {
    return std::ranges::any_of(plan.remove, [&](const auto& member) { return member.device == device; });
  });
  for (const auto& member : plan.add) devices.push_back(member.device);
  return devices;
}

protocol::Roster roster_of(const Conversation& conversation, const Plan& plan) {
  protocol::Roster roster;
  roster.stream = conversation.stream;
  roster.add = plan.add;
  roster.remove = plan.remove;
  if (plan.policy) roster.policy = record::encode(*plan.policy);
  roster.roster_hash_after = roster_hash(devices_after(conversation.group->tree(), plan));
  return roster;
}

void keep(Context& context, Conversation& conversation, const mls::PendingCommit& made, const protocol::Roster& roster,
          const Plan& plan) {
  PendingCommit pending;
  pending.client_id = take_client_id(context, conversation);
  pending.epoch = conversation.group->epoch().value;
  pending.group_id = conversation.group->id();
  pending.message = made.message;
  pending.roster = record::encode(roster);
  pending.group_info = made.group_info;
  if (protocol::brings_tree(pending.epoch + 1)) pending.tree = made.next.tree().encode();
  pending.welcome = made.welcome;
  pending.group = to_bytes(made.next.serialise().view());
  pending.metadata_key = plan.metadata_key;
  pending.wanted = plan.wanted;
  pending.path = plan.path || !plan.remove.empty();
  context.put("p/" + conversation.stream.text(), pending);
  conversation.pending = std::move(pending);
  conversation.transient.tree_settled = false;
}

void refused(Context& context, Conversation& conversation, const Error& error) {
  if (settle_tree(context, conversation, error)) return send_pending(context, conversation);
  const auto wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(conversation.pending->wanted, conversation.wanted.size()));
  if (put_off(context, conversation, error)) {
    for (std::size_t i = 0; i < wanted && conversation.transient.put_off >= kPatience; ++i)
      context.fail(std::exchange(conversation.wanted[i].ticket, 0), waiting_error(error));
    return;
  }
  drop_pending(context, conversation);
  if (error.name == "conflict" || error.name == "already") {
    conversation.transient.last_seq = std::max(conversation.transient.last_seq, conversation.cursor + 1);
    return read_on(context, conversation);
  }
  // The other one's group took the place of a direct stream in which nobody had written yet.
  if (error.name == "denied" && conversation.kind == StreamKind::kDirect && conversation.cursor == 0) {
    set_stage(context, conversation, Stage::kCreating);
    return look_up_streams(context);
  }
  for (std::size_t i = 0; i < wanted; ++i) {
    context.fail(conversation.wanted.front().ticket, error);
    conversation.wanted.erase(conversation.wanted.begin());
  }
  save(context, conversation);
}

void answered(Context& context, const StreamId& stream, std::uint64_t client_id,
              const Result<protocol::AppendResult>& answer) {
  const auto found = context.state.conversations.find(stream);
  if (found == context.state.conversations.end()) return;
  Conversation& conversation = found->second;
  conversation.transient.in_flight = false;
  if (!conversation.pending || conversation.pending->client_id != client_id) return;
  if (!answer.ok()) return refused(context, conversation, answer.error());
  conversation.transient.put_off = 0;
  conversation.pending->seq = answer->seq;
  conversation.transient.last_seq = std::max(conversation.transient.last_seq, answer->seq);
  context.put("p/" + stream.text(), *conversation.pending);
  read_on(context, conversation);
}

}  // namespace

Bytes commit_data(const protocol::Roster& roster) { return record::encode(protocol::CommitData{roster}); }

std::uint64_t take_client_id(Context& context, Conversation& conversation) {
  for (auto& outgoing : conversation.outbox) {
    if (outgoing.seq != 0 || outgoing.client_id == 0 || outgoing.sealed) continue;
    const std::uint64_t id = outgoing.client_id;
    outgoing.client_id = 0;
    context.put(numbered_key('o', conversation.stream, outgoing.order), outgoing);
    return id;
  }
  ++conversation.last_client_id;
  save(context, conversation);
  return conversation.last_client_id;
}

Status commit(Context& context, Conversation& conversation, Plan plan) {
  const CertificateChecker checker;
  mls::Checks checks = checks_with(checker);
  checks.lifetimes = mls::LifetimeRule{context.host_ms() / 1000, kLongestLifetime};
  const protocol::Roster roster = roster_of(conversation, plan);
  mls::CommitOptions options;
  options.proposals = plan.proposals;
  options.force_path = plan.path;
  options.tree_in_welcome = false;
  if (const auto& key = plan.metadata_key ? plan.metadata_key : conversation.metadata_key)
    options.welcome_extensions.push_back({mls::ExtensionType{kMetadataKeyExtension}, *key});
  options.authenticated_data = commit_data(roster);
  MAJLIS_TRY(const auto made, conversation.group->commit(options, checks, context.state.random));
  keep(context, conversation, made, roster, plan);
  send_pending(context, conversation);
  return {};
}

protocol::AppendParams append_of(const Conversation& conversation) {
  const PendingCommit& pending = *conversation.pending;
  protocol::AppendParams params;
  params.stream = conversation.stream;
  params.client_id = pending.client_id;
  params.epoch = pending.epoch;
  params.group_id = pending.group_id;
  params.kind = protocol::EntryKind::kCommit;
  params.body = pending.message;
  params.roster = pending.roster;
  params.group_info = pending.group_info;
  params.welcome = pending.welcome;
  params.tree = pending.tree;
  return params;
}

void send_pending(Context& context, Conversation& conversation) {
  const PendingCommit& pending = *conversation.pending;
  const protocol::AppendParams params = append_of(conversation);
  conversation.transient.in_flight = true;
  context.call<protocol::Append>(params, [stream = conversation.stream, id = pending.client_id](
                                             Context& later, const Result<protocol::AppendResult>& answer) {
    answered(later, stream, id, answer);
  });
}

bool settle_tree(Context& context, Conversation& conversation, const Error& error) {
  if (error.name != kTreeFault || std::exchange(conversation.transient.tree_settled, true)) return false;
  PendingCommit& pending = *conversation.pending;
  if (pending.tree) {
    pending.tree.reset();
  } else {
    const auto next = mls::Group::restore(pending.group);
    if (!next.ok()) return false;
    pending.tree = next->tree().encode();
  }
  context.put("p/" + conversation.stream.text(), pending);
  return true;
}

void drop_pending(Context& context, Conversation& conversation) {
  conversation.pending.reset();
  conversation.transient.claimed.clear();
  context.erase("p/" + conversation.stream.text());
}

}  // namespace majlis::client
