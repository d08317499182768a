#include "tests/simulation/messaging/mallory.hpp"

#include "clients/core/commit.hpp"
#include "clients/core/commit_rules.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/policy.hpp"
#include "protocol/commit_rules.hpp"

namespace majlis::simulation {
namespace {

mls::Proposal take_over(const mls::Group& group, protocol::Roster& said, const client::AccountId& self) {
  auto policy = *client::policy_of(group);
  client::set_role(policy, self, protocol::Role::kOwner);
  mls::Extensions extensions = group.context().extensions;
  const Bytes bytes = record::encode(policy);
  mls::set(extensions, {mls::ExtensionType{client::kPolicyExtension}, bytes});
  said.policy = bytes;
  return mls::extensions_of(std::move(extensions));
}

mls::LeafIndex somebody_else(const mls::Group& group) {
  mls::LeafIndex found;
  group.for_each_member([&](const mls::Member& member) {
    if (member.leaf != group.own_leaf()) found = member.leaf;
  });
  return found;
}

}  // namespace

bool commit_badly(World& world, Person& mallory, const client::StreamId& stream, Bad how) {
  const auto* conversation = mallory.core().conversation(stream);
  if (conversation == nullptr || conversation->stage != client::Stage::kActive || !mallory.connected()) return false;
  const mls::Group& group = *conversation->group;
  protocol::Roster outer;
  outer.stream = stream;
  outer.roster_hash_after = client::roster_hash(client::devices_of(group.tree()));
  protocol::Roster said = outer;
  mls::CommitOptions options;
  options.force_path = true;
  if (how == Bad::kOtherData) said.roster_hash_after = Bytes(32, 1);
  if (how == Bad::kTakesOver || how == Bad::kTakesOverOpen)
    options.proposals.push_back(take_over(group, said, mallory.core().own_account()));
  if (how == Bad::kTakesOver) said.policy.reset();
  if (how == Bad::kHiddenRemoval) options.proposals.push_back(mls::remove_of(somebody_else(group)));
  if (how == Bad::kOpenTakeOver) {
    options.proposals.push_back(take_over(group, said, mallory.core().own_account()));
    outer = said;
  }
  options.authenticated_data = client::commit_data(said);
  crypto::SeededRandom random(world.dice()());
  const client::CertificateChecker checker;
  const auto made = group.commit(options, client::checks_with(checker), random);
  if (!made.ok()) throw std::runtime_error("no bad commit: " + made.error().detail);

  protocol::AppendParams params;
  params.stream = stream;
  params.client_id = conversation->last_client_id + 1;
  params.epoch = group.epoch().value;
  params.kind = protocol::EntryKind::kCommit;
  params.body = how == Bad::kGarbage ? random.bytes(200) : made->message;
  params.roster = record::encode(outer);
  params.group_info = made->group_info;
  if (protocol::brings_tree(params.epoch + 1)) params.tree = made->next.tree().encode();
  const auto answer = world.host.dispatch(protocol::Append::kName, world.host.connections.caller(mallory.connection()),
                                          record::encode(params));
  return std::holds_alternative<Bytes>(answer);
}

}  // namespace majlis::simulation
