#include "clients/core/commit.hpp"
#include "clients/core/commit_rules.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/metadata.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/steps.hpp"
#include "crypto/primitives/signature.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::uint64_t kPeerWaitMs = 30'000;

void give_up(Context& context, Conversation& conversation, std::size_t index, const Error& error) {
  context.fail(conversation.wanted[index].ticket, error);
  conversation.wanted.erase(conversation.wanted.begin() + static_cast<std::ptrdiff_t>(index));
  save(context, conversation);
}

// The key package if it belongs to an active device of the account that it was asked for.
Result<mls::KeyPackage> check_package(const identity::DeviceList& list, const protocol::ClaimedKeyPackage& claimed) {
  MAJLIS_TRY(auto package, mls::read_message<mls::KeyPackage>(claimed.key_package));
  MAJLIS_CHECK(package.check());
  const mls::LeafNode& leaf = package.leaf_node;
  MAJLIS_TRY(const auto certificate, check_certificate(leaf.credential.identity, leaf.signature_key.view()));
  if (certificate.account != list.account() || !list.is_active(certificate))
    return Error{"client.host.ghost", "the host offered a device for @" + list.account().address +
                                          " that is not on its device list; it was left out"};
  return package;
}

const identity::DeviceList& list_of(const State& state, const AccountId& account) {
  return account == state.own->id() ? state.own->devices() : state.contacts.at(account).list;
}

void take_claimed(Context& context, Conversation& conversation, const AccountId& account,
                  const protocol::KeyPackagesClaimResult& answer) {
  auto& packages = conversation.transient.claimed[account];
  for (const auto& claimed : answer.packages) {
    if (claimed.device == context.state.own->device()) continue;
    auto package = check_package(list_of(context.state, account), claimed);
    if (!package.ok()) {
      context.show(Warning{conversation.stream, package.error()});
      continue;
    }
    packages.push_back(*std::move(package));
  }
}

using OnFailure = std::function<void(Context&, Conversation&, const Error&)>;

// Runs `work` on the conversation, if it is still there.
template <class Work>
void with_conversation(Context& context, const StreamId& stream, Work work) {
  const auto found = context.state.conversations.find(stream);
  if (found == context.state.conversations.end()) return;
  found->second.transient.in_flight = false;
  work(found->second);
}

void claim(Context& context, const StreamId& stream, const AccountId& account, const Bytes& claim_id,
           OnFailure failed) {
  protocol::KeyPackagesClaimParams params;
  params.account = account;
  params.claim_id = claim_id;
  context.call<protocol::KeyPackagesClaim>(params,
                                           [=](Context& later, const Result<protocol::KeyPackagesClaimResult>& answer) {
                                             with_conversation(later, stream, [&](Conversation& conversation) {
                                               if (!answer.ok()) return failed(later, conversation, answer.error());
                                               take_claimed(later, conversation, account, *answer);
                                             });
                                           });
}

// The Add of `account` ends without effect.
void give_up_addition(Context& context, Conversation& conversation, const AccountId& account, const Error& error) {
  const auto wanted = std::ranges::find_if(conversation.wanted, [&](const Wanted& change) {
    return change.kind == ChangeKind::kAdd && change.account == account;
  });
  if (wanted != conversation.wanted.end())
    give_up(context, conversation, static_cast<std::size_t>(wanted - conversation.wanted.begin()), error);
}

// Asks for what the next Add still lacks. Whether anything was asked for.
bool prepare(Context& context, Conversation& conversation) {
  for (const auto& wanted : conversation.wanted) {
    if (wanted.kind != ChangeKind::kAdd || conversation.transient.claimed.contains(wanted.account)) continue;
    if (wanted.account == context.state.own->id() && context.state.own->devices().active_devices().size() < 2) {
      conversation.transient.claimed[wanted.account] = {};
      continue;
    }
    claim_packages(context, conversation, wanted.account, Bytes(wanted.claim_id),
                   [account = wanted.account](Context& later, Conversation& asked, const Error& error) {
                     give_up_addition(later, asked, account, error);
                   });
    return true;
  }
  return false;
}

bool contains(const std::vector<protocol::RosterMember>& members, const DeviceId& device) {
  return std::ranges::any_of(members, [&](const auto& member) { return member.device == device; });
}

Error no_device(const State& state, const AccountId& account) {
  return {"client.contact.no_device", name_of(state, account) + " has no device that can be reached yet"};
}

void plan_addition(Context& context, const Conversation& conversation, const Wanted& wanted, Plan& plan) {
  const auto present = devices_of(conversation.group->tree());
  const auto claimed = conversation.transient.claimed.find(wanted.account);
  if (claimed == conversation.transient.claimed.end()) return;
  for (const auto& package : claimed->second) {
    const auto member = member_of(package.leaf_node.credential);
    if (!member.ok() || std::ranges::count(present, member->device) != 0 || contains(plan.add, member->device))
      continue;
    plan.proposals.push_back(mls::add_of(package));
    plan.add.push_back({member->account, member->device});
  }
  if (claimed->second.empty() && wanted.account != context.state.own->id())
    context.show(Warning{conversation.stream, no_device(context.state, wanted.account)});
}

void plan_removal(const Context& context, const Conversation& conversation, const Wanted& wanted, Plan& plan) {
  conversation.group->for_each_member([&](const mls::Member& leaf) {
    const auto member = member_of(leaf.node->credential);
    if (!member.ok() || member->account != wanted.account || member->device == context.state.own->device()) return;
    if ((wanted.device && *wanted.device != member->device) || contains(plan.remove, member->device)) return;
    plan.proposals.push_back(mls::remove_of(leaf.leaf));
    plan.remove.push_back({member->account, member->device});
  });
}

// The title after all wanted changes, sealed anew where it changes or somebody is removed.
std::optional<SealedMetadata> reseal(Context& context, const Conversation& conversation, const Plan& plan) {
  auto metadata = metadata_of(conversation);
  const Wanted* title = nullptr;
  for (const auto& wanted : conversation.wanted)
    if (wanted.kind == ChangeKind::kTitle) title = &wanted;
  if (title == nullptr && (plan.remove.empty() || !metadata.ok())) return std::nullopt;
  protocol::Metadata sealed = metadata.ok() ? *std::move(metadata) : protocol::Metadata();
  if (title != nullptr) sealed.title = title->title;
  return seal_metadata(context.state.random, sealed);
}

void change_invites(protocol::Policy& policy, const Wanted& wanted) {
  if (wanted.kind == ChangeKind::kRevokeInvite) std::erase(policy.invite_keys, *wanted.key);
  if (wanted.kind != ChangeKind::kInvite) return;
  const auto key = crypto::SigningKey::from_seed(*wanted.key);
  if (key.ok() && !std::ranges::count(policy.invite_keys, to_bytes(key->public_key())))
    policy.invite_keys.push_back(to_bytes(key->public_key()));
}

// Policy and sealed title after all wanted changes, as one GroupContextExtensions proposal.
void plan_extensions(Context& context, Conversation& conversation, Plan& plan) {
  auto policy = policy_of(*conversation.group);
  if (!policy.ok()) return;
  const Bytes before = record::encode(*policy);
  for (const auto& wanted : conversation.wanted) {
    if (wanted.kind == ChangeKind::kRole) set_role(*policy, wanted.account, wanted.role);
    if (wanted.kind == ChangeKind::kTimer) policy->timer_s = *wanted.timer_s;
    change_invites(*policy, wanted);
    if (wanted.kind == ChangeKind::kRemove && !wanted.device)
      set_role(*policy, wanted.account, protocol::Role::kMember);
  }
  const Bytes after = record::encode(*policy);
  auto sealed = reseal(context, conversation, plan);
  if (after == before && !sealed) return;
  mls::Extensions extensions = conversation.group->context().extensions;
  mls::set(extensions, {mls::ExtensionType{kPolicyExtension}, after});
  if (sealed) {
    mls::set(extensions, std::move(sealed->extension));
    plan.metadata_key = std::move(sealed->key);
  }
  plan.proposals.push_back(mls::extensions_of(std::move(extensions)));
  if (after != before) plan.policy = *policy;
}

bool lacks_peer(const Conversation& conversation) {
  if (conversation.kind != StreamKind::kDirect || !conversation.peer) return false;
  bool found = false;
  conversation.group->for_each_member([&](const mls::Member& leaf) {
    const auto member = member_of(leaf.node->credential);
    found = found || (member.ok() && member->account == *conversation.peer);
  });
  return !found;
}

// Until the other account has a device that can be added, nothing is committed: the stream may still be replaced by
// theirs.
bool wait_for_peer(Context& context, Conversation& conversation) {
  if (!lacks_peer(conversation)) return false;
  const auto claimed = conversation.transient.claimed.find(*conversation.peer);
  if (claimed == conversation.transient.claimed.end() || !claimed->second.empty()) return false;
  conversation.transient.claimed.erase(claimed);
  context.show(Warning{conversation.stream, no_device(context.state, *conversation.peer)});
  pause(context, conversation, context.now_ms + kPeerWaitMs);
  return true;
}

}  // namespace

void claim_packages(Context& context, Conversation& conversation, const AccountId& account, const Bytes& claim_id,
                    OnFailure failed) {
  conversation.transient.in_flight = true;
  const StreamId stream = conversation.stream;
  // The newest device list first, so that a revoked device is not added.
  if (account == context.state.own->id()) return claim(context, stream, account, claim_id, std::move(failed));
  fetch_contact(context, account, [=](Context& later, const Result<AccountId>& known) {
    if (known.ok()) return claim(later, stream, account, claim_id, failed);
    with_conversation(later, stream, [&](Conversation& asked) { failed(later, asked, known.error()); });
  });
}

void want_peer(Context& context, Conversation& conversation) {
  if (!lacks_peer(conversation)) return;
  const bool wanted = std::ranges::any_of(conversation.wanted, [&](const Wanted& change) {
    return change.kind == ChangeKind::kAdd && change.account == *conversation.peer;
  });
  if (wanted) return;
  Wanted addition;
  addition.account = *conversation.peer;
  addition.claim_id = context.state.random.bytes(16);
  conversation.wanted.push_back(std::move(addition));
  save(context, conversation);
}

void change_group(Context& context, Conversation& conversation) {
  if (prepare(context, conversation) || conversation.wanted.empty()) return;
  if (wait_for_peer(context, conversation)) return;
  Plan plan;
  for (const auto& wanted : conversation.wanted) {
    if (wanted.kind == ChangeKind::kAdd) plan_addition(context, conversation, wanted, plan);
    if (wanted.kind == ChangeKind::kRemove) plan_removal(context, conversation, wanted, plan);
  }
  plan_extensions(context, conversation, plan);
  plan.wanted = conversation.wanted.size();
  const bool nothing = plan.proposals.empty();
  Status made;
  if (!nothing) made = commit(context, conversation, std::move(plan));
  if (!nothing && made.ok()) return;
  for (const auto& wanted : conversation.wanted) {
    if (made.ok()) context.done(wanted.ticket, conversation.stream);
    if (!made.ok()) context.fail(wanted.ticket, made.error());
  }
  conversation.wanted.clear();
  conversation.transient.claimed.clear();
  save(context, conversation);
}

void commit_path(Context& context, Conversation& conversation) {
  Plan plan;
  plan.path = true;
  if (auto made = commit(context, conversation, std::move(plan)); !made.ok())
    context.show(Warning{conversation.stream, made.error()});
}

}  // namespace majlis::client
