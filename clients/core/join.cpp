#include "clients/core/chain.hpp"
#include "clients/core/commit.hpp"
#include "clients/core/commit_rules.hpp"
#include "clients/core/descent.hpp"
#include "clients/core/entrance.hpp"
#include "clients/core/invite.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/metadata.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/reset.hpp"
#include "clients/core/steps.hpp"
#include "clients/core/tree_snapshot.hpp"
#include "clients/core/turn.hpp"
#include "crypto/mls/group_info.hpp"
#include "crypto/mls/message.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

// How long to wait at least before a stream is created again.
constexpr std::uint64_t kCreateAgainMs = 5'000;

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
  MAJLIS_TRY(const auto rolled, roll_forward(answer.tree));
  MAJLIS_TRY(const auto welcome, mls::read_message<mls::Welcome>(answer.welcome));
  const CertificateChecker checker;
  for (const auto& secrets : welcome.secrets) {
    const auto package = context.state.key_packages.find(secrets.new_member.data);
    if (package == context.state.key_packages.end()) continue;
    auto made = join_proven(conversation, answer.welcome,
                            {.key_package = package->second.own.key_package,
                             .keys = package->second.own.keys,
                             .signing_key = context.state.own->device_key(),
                             .checks = checks_with(checker),
                             .tree = rolled.tree});
    if (!made.ok()) return explain_join(made.error());
    const mls::Group& joined = made->joined.group;
    MAJLIS_CHECK(rolled.check_leads_to(joined.context(), joined.confirmation_tag()));
    return Opened{*std::move(made), package->first};
  }
  return Error{"client.welcome.key_package", "the invitation is for a key package that this device no longer has"};
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
  unseal_outbox(context, conversation, replaced);
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
      return set_stage(context, *conversation, Stage::kRejoining);
    if (!put_off(context, *conversation, answer.error()))
      pause(context, *conversation, context.now_ms + kCreateAgainMs);
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

}  // namespace

void yield_direct(Context& context, Conversation& conversation, bool member) {
  drop_group(context, conversation);
  unseal_outbox(context, conversation, true);
  conversation.wanted.clear();
  conversation.transient.in_flight = false;
  conversation.transient.pause_ms = 0;
  set_stage(context, conversation, member ? Stage::kJoining : Stage::kRejoining);
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
  params.from = conversation.cursor;  // a group that came first proves the next one
  context.call<protocol::Welcome>(
      params, [stream = conversation.stream](Context& later, const Result<protocol::WelcomeResult>& answer) {
        welcomed(later, stream, answer);
      });
}

}  // namespace majlis::client
