#include "clients/core/chain.hpp"
#include "clients/core/commit.hpp"
#include "clients/core/commit_rules.hpp"
#include "clients/core/descent.hpp"
#include "clients/core/invite.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/metadata.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/reset.hpp"
#include "clients/core/steps.hpp"
#include "clients/core/turn.hpp"
#include "crypto/mls/group_info.hpp"
#include "crypto/mls/message.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

Conversation* conversation_at(Context& context, const StreamId& stream) {
  const auto found = context.state.conversations.find(stream);
  if (found == context.state.conversations.end()) return nullptr;
  found->second.transient.in_flight = false;
  return &found->second;
}

constexpr std::uint64_t kRejoinAgainMs = 30'000;
// How long to wait at least before a stream is created again.
constexpr std::uint64_t kCreateAgainMs = 5'000;

// History on this device begins after `seq`.
void begin_history(Conversation& conversation, std::uint64_t seq, Bytes chain) {
  conversation.first_seq = seq + 1;
  conversation.cursor = seq;
  conversation.chain = std::move(chain);
  conversation.unchained.clear();
  conversation.recent.clear();
  if (!conversation.chain.empty()) conversation.recent[seq] = conversation.chain;
  conversation.transient.last_seq = std::max(conversation.transient.last_seq, seq);
  conversation.transient.looked_up = true;
}

// Names come with the certificates; the device lists behind them are asked for.
void meet_members(Context& context, const Conversation& conversation) {
  conversation.group->for_each_member([&](const mls::Member& leaf) {
    const auto member = member_of(leaf.node->credential);
    if (member.ok() && member->account != context.state.own->id() && !context.state.contacts.contains(member->account))
      fetch_contact(context, member->account, [](Context&, const Result<AccountId>&) {});
  });
}

// --- creating ----------------------------------------------------------------------------------------------------

mls::Extensions first_extensions(Context& context, Conversation& conversation) {
  protocol::Policy policy;
  policy.kind = conversation.kind;
  if (conversation.kind == StreamKind::kGroup) set_role(policy, context.state.own->id(), protocol::Role::kOwner);
  mls::Extensions extensions{{mls::ExtensionType{kPolicyExtension}, record::encode(policy)}};
  if (conversation.kind == StreamKind::kGroup) {
    auto sealed = seal_metadata(context.state.random, {conversation.title, std::nullopt});
    extensions.push_back(std::move(sealed.extension));
    conversation.metadata_key = std::move(sealed.key);
  }
  return extensions;
}

Status make_group(Context& context, Conversation& conversation) {
  mls::CreateOptions options;
  options.group_id = context.state.random.bytes(32);
  options.leaf = leaf_options(*context.state.own);
  options.extensions = first_extensions(context, conversation);
  MAJLIS_TRY(auto group, mls::Group::create(context.state.own->device_key(), options, context.state.random));
  conversation.path_ms = context.now_ms;
  enter_epoch(context, conversation, std::move(group));
  save(context, conversation);
  return {};
}

void created(Context& context, const StreamId& stream, const Result<protocol::StreamCreateResult>& answer) {
  Conversation* conversation = conversation_at(context, stream);
  if (conversation == nullptr) return;
  if (answer.ok()) {
    begin_history(*conversation, 0, Bytes(kChainSize));
    return set_stage(context, *conversation, Stage::kActive);
  }
  // Somebody made it first, or we did and never heard: the host's list tells which. Where it tells nothing, the other
  // one made a direct stream and has yet to add us; a while later the host lets ours take its place.
  const bool made = answer.error().name == "conflict" || answer.error().name == "already";
  if (!made) context.show(Warning{stream, answer.error()});
  const std::uint64_t wait = kCreateAgainMs + random_below(context.state.random, kCreateAgainMs);
  pause(context, *conversation, context.now_ms + wait);
  if (made) look_up_streams(context);
}

// --- joining by Welcome --------------------------------------------------------------------------------------------

struct Opened {
  JoinedGroup made;
  Bytes ref;
};

// Tries the key packages that the Welcome is for.
Result<Opened> open_welcome(Context& context, const Conversation& conversation, const protocol::WelcomeResult& answer) {
  MAJLIS_TRY(const auto tree, mls::RatchetTree::decode(answer.tree));
  MAJLIS_TRY(const auto welcome, mls::read_message<mls::Welcome>(answer.welcome));
  const CertificateChecker checker;
  for (const auto& secrets : welcome.secrets) {
    const auto package = context.state.key_packages.find(secrets.new_member.data);
    if (package == context.state.key_packages.end()) continue;
    MAJLIS_TRY(auto made, join_proven(conversation, answer.welcome,
                                      {.key_package = package->second.own.key_package,
                                       .keys = package->second.own.keys,
                                       .signing_key = context.state.own->device_key(),
                                       .checks = checks_with(checker),
                                       .tree = tree}));
    return Opened{std::move(made), package->first};
  }
  return Error{"client.welcome.key_package", "the invitation is for a key package that this device no longer has"};
}

// A direct conversation is for the two accounts whose keys its id is made of, and nobody else.
Status check_direct(const State& state, const Conversation& conversation, const mls::Group& group) {
  Status status;
  const AccountId own = state.own->id();
  group.for_each_member([&](const mls::Member& leaf) {
    const auto certificate = identity::DeviceCertificate::parse(leaf.node->credential.identity);
    if (!certificate.ok()) return;
    const Bytes& other = certificate->account.identity_pk;
    if (account_id(other) == own) return;
    if (direct_stream_id(state.own->identity_pk(), other) != conversation.stream)
      status = Error{"client.welcome.third_account", "somebody else is in a conversation of two; it was not joined"};
  });
  return status;
}

void entered(Context& context, Conversation& conversation, Opened opened, std::uint64_t seq) {
  use_up(context, opened.ref);
  mls::Joined& joined = opened.made.joined;
  if (const auto* key = mls::find(joined.extensions, mls::ExtensionType{kMetadataKeyExtension}))
    conversation.metadata_key = key->data;
  // After a reset the history goes on where it was.
  if (seq > conversation.cursor) begin_history(conversation, seq, {});
  const bool replaced = conversation.group && conversation.group->id() != joined.group.id();
  const auto maker = member_of(joined.group.tree().leaf(joined.inviter)->credential);
  conversation.path_ms = 0;  // new keys with the first send
  if (replaced) unseal_outbox(context, conversation, true);
  enter_epoch(context, conversation, std::move(joined.group));
  if (replaced && maker.ok()) show_reset(context, conversation, maker->account, opened.made.unproven);
  set_stage(context, conversation, Stage::kActive);
  context.state.connection.unacknowledged[conversation.stream] = seq;
  meet_members(context, conversation);
}

void welcome_failed(Context& context, Conversation& conversation, const Error& error) {
  context.show(Warning{conversation.stream, error});
  protocol::WelcomeFailedParams params;
  params.stream = conversation.stream;
  context.call<protocol::WelcomeFailed>(params, [](Context&, const Result<protocol::WelcomeFailedResult>&) {});
  set_stage(context, conversation, Stage::kRejoining);
}

void welcomed(Context& context, const StreamId& stream, const Result<protocol::WelcomeResult>& answer) {
  Conversation* conversation = conversation_at(context, stream);
  if (conversation == nullptr) return;
  if (!answer.ok()) {
    if (answer.error().name == "not_found" || answer.error().name == "gone")
      set_stage(context, *conversation, Stage::kRejoining);
    return;
  }
  auto opened = open_welcome(context, *conversation, *answer);
  if (!opened.ok()) return welcome_failed(context, *conversation, opened.error());
  if (conversation->kind == StreamKind::kDirect) {
    if (auto valid = check_direct(context.state, *conversation, opened->made.joined.group); !valid.ok()) {
      context.show(Warning{stream, valid.error()});
      return set_stage(context, *conversation, Stage::kLeft);
    }
  }
  entered(context, *conversation, *std::move(opened), answer->seq);
}

// --- joining from outside ------------------------------------------------------------------------------------------

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
Status check_signer(const State& state, const Conversation& conversation, ByteView group_info,
                    const mls::RatchetTree& tree) {
  if (!conversation.group) return {};
  MAJLIS_TRY(const auto info, mls::read_message<mls::GroupInfo>(group_info));
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

void rejoined(Context& context, const StreamId& stream, const Result<protocol::AppendResult>& answer) {
  Conversation* conversation = conversation_at(context, stream);
  if (conversation == nullptr || !conversation->pending) return;
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
  MAJLIS_TRY(const auto tree, mls::RatchetTree::decode(answer.snapshot.tree));
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
  MAJLIS_CHECK(check_signer(state, conversation, answer.snapshot.group_info, tree));
  MAJLIS_TRY(auto made, mls::Group::join_external(answer.snapshot.group_info, options, state.random));
  if (conversation.kind == StreamKind::kDirect) MAJLIS_CHECK(check_direct(state, conversation, made.next));
  PendingCommit pending;
  pending.client_id = ++conversation.last_client_id;
  pending.epoch = answer.epoch;
  pending.message = made.message;
  pending.roster = record::encode(roster);
  pending.group_info = made.group_info;
  pending.tree = made.next.tree().encode();
  pending.group = to_bytes(made.next.serialise().view());
  context.put("p/" + conversation.stream.text(), pending);
  conversation.pending = std::move(pending);
  save(context, conversation);
  send_rejoin(context, conversation);
  return {};
}

void snapshot_taken(Context& context, const StreamId& stream, const Result<protocol::SnapshotResult>& answer) {
  Conversation* conversation = conversation_at(context, stream);
  if (conversation == nullptr) return;
  if (!answer.ok()) {
    if (conversation->invite) return invite_failed(context, *conversation, answer.error());
    if (answer.error().name == "denied" || answer.error().name == "not_found")
      return set_stage(context, *conversation, Stage::kLeft);
    return pause(context, *conversation, context.now_ms + kCreateAgainMs);  // asked again at once it would say the same
  }
  conversation->transient.last_seq = answer->seq;
  if (auto made = commit_from_outside(context, *conversation, *answer); !made.ok()) {
    if (conversation->invite) return invite_failed(context, *conversation, made.error());
    const Error& why = made.error();
    const bool lie = why.name == "client.rejoin.stranger" || why.name == "client.welcome.third_account";
    context.show(Warning{
        stream,
        {lie ? why.name : "client.rejoin", "this device could not get back into a conversation: " + why.detail}});
    if (lie) return set_stage(context, *conversation, Stage::kLeft);
    // What the host has is unusable too: who still has an epoch replaces the group, others wait for that.
    if (conversation->group && conversation->group->id() == answer->group_id) break_off(context, *conversation);
    pause(context, *conversation, context.now_ms + kRejoinAgainMs);
  }
}

}  // namespace

void yield_direct(Context& context, Conversation& conversation, bool member) {
  drop_group(context, conversation);
  unseal_outbox(context, conversation, true);
  conversation.wanted.clear();
  conversation.transient.in_flight = false;
  conversation.transient.pause_ms = 0;
  set_stage(context, conversation, member ? Stage::kJoining : Stage::kRejoining);
}

void invite_failed(Context& context, Conversation& conversation, const Error& error) {
  if (error.name == "unavailable" || error.name == "timeout" || error.name == "rate_limited") return;
  const Ticket ticket = conversation.transient.coming_in;
  const bool was_in = !conversation.messages.empty();
  conversation.invite.reset();
  if (was_in)
    set_stage(context, conversation, Stage::kLeft);  // what was read there stays
  else
    forget(context, conversation.stream);
  if (error.name == "gone") return context.fail(ticket, {"client.invite.ended", error.detail});
  context.fail(ticket, {"client.invite.closed",
                        "the invitation does not open the group any more: it was revoked, or the link was cut short. "
                        "Ask for another one"});
}

void create(Context& context, Conversation& conversation) {
  if (!conversation.group) {
    if (auto made = make_group(context, conversation); !made.ok())
      return context.show(Warning{conversation.stream, made.error()});
  }
  protocol::StreamCreateParams params;
  params.stream = conversation.stream;
  params.kind = conversation.kind;
  params.group_id = conversation.group->id();
  params.peer = conversation.peer;
  params.policy = mls::find(conversation.group->context().extensions, mls::ExtensionType{kPolicyExtension})->data;
  params.group_info = conversation.group->group_info(false);
  params.tree = conversation.group->tree().encode();
  conversation.transient.in_flight = true;
  context.call<protocol::StreamCreate>(
      params, [stream = conversation.stream](Context& later, const Result<protocol::StreamCreateResult>& answer) {
        created(later, stream, answer);
      });
}

void join(Context& context, Conversation& conversation) {
  conversation.transient.in_flight = true;
  protocol::WelcomeParams params;
  params.stream = conversation.stream;
  context.call<protocol::Welcome>(
      params, [stream = conversation.stream](Context& later, const Result<protocol::WelcomeResult>& answer) {
        welcomed(later, stream, answer);
      });
}

void rejoin(Context& context, Conversation& conversation) {
  // An answer that was never heard: the host gives it again.
  if (conversation.pending) return send_rejoin(context, conversation);
  conversation.transient.in_flight = true;
  protocol::SnapshotParams params;
  params.stream = conversation.stream;
  if (conversation.invite) {
    auto look = sign_look(*conversation.invite, conversation.stream, context.state.own->device_key().public_key());
    if (!look.ok()) return invite_failed(context, conversation, look.error());
    params.invite = *std::move(look);
  }
  context.call<protocol::Snapshot>(
      params, [stream = conversation.stream](Context& later, const Result<protocol::SnapshotResult>& answer) {
        snapshot_taken(later, stream, answer);
      });
}

}  // namespace majlis::client
