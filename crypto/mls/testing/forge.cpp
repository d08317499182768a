#include "crypto/mls/testing/forge.hpp"

#include "crypto/mls/group_state.hpp"
#include "crypto/mls/message.hpp"
#include "crypto/mls/testing/clients.hpp"

#include <utility>

namespace majlis::mls::testing {

Bytes forge(Group& member, FramedContent content) {
  const GroupState& state = GroupAccess::state(member);
  AuthenticatedContent made =
      sign_content(WireFormat::kPublicMessage, std::move(content), state.signing_key, state.context_bytes);
  if (content_type(made.content.content) == ContentType::kCommit) made.auth.confirmation_tag = Bytes(kHashSize);
  return message_of(protect(std::move(made), state.secrets.membership_key, state.context_bytes));
}

Bytes forge_commit(Group& member, std::vector<Proposal> proposals) {
  Commit commit;
  for (Proposal& proposal : proposals) commit.proposals.push_back({std::move(proposal)});
  return forge(member, {member.id(), member.epoch(), Sender::member(member.own_leaf()), {}, std::move(commit)});
}

Bytes tamper(Group& member, ByteView message, const std::function<void(FramedContent&)>& change) {
  const GroupState& state = GroupAccess::state(member);
  PublicMessage original = *read_message<PublicMessage>(message);
  change(original.content);
  AuthenticatedContent made =
      sign_content(WireFormat::kPublicMessage, std::move(original.content), state.signing_key, state.context_bytes);
  made.auth.confirmation_tag = std::move(original.auth.confirmation_tag);
  return message_of(protect(std::move(made), state.secrets.membership_key, state.context_bytes));
}

Bytes tamper_commit(Group& member, ByteView message, const std::function<void(Commit&)>& change) {
  return tamper(member, message, [&](FramedContent& content) {
    Commit& commit = std::get<Commit>(content.content);
    change(commit);
    if (commit.path) {
      commit.path->leaf_node.sign(GroupAccess::state(member).signing_key, {member.id(), member.own_leaf()});
    }
  });
}

Bytes tamper_welcome(Group& signer, ByteView bytes, const OwnKeyPackage& package,
                     const std::function<void(GroupInfo&, GroupSecrets&)>& change) {
  const Welcome welcome = *read_message<Welcome>(bytes);
  GroupSecrets secrets = *welcome.open_secrets(package.key_package, package.keys.init_key);
  const Secret welcome_key = welcome_secret(secrets.joiner_secret, *find_psks({}, nullptr));
  GroupInfo info = *welcome.open_group_info(welcome_key);
  change(info, secrets);
  info.sign(GroupAccess::state(signer).signing_key);
  Welcome forged = Welcome::seal(info, welcome_key);
  crypto::SeededRandom random(99);
  if (!forged.add_member(package.key_package, secrets, random).ok()) std::abort();
  return message_of(forged);
}

}  // namespace majlis::mls::testing
