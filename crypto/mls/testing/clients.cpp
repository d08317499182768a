#include "crypto/mls/testing/clients.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace majlis::mls::testing {
namespace {

// The value, or the end of the test program with the error's name.
template <class T>
T need(Result<T> result) {
  if (!result.ok()) {
    std::fprintf(stderr, "a step of the test failed: %s: %s\n", std::string(result.error().name).c_str(),
                 result.error().detail.c_str());
    std::abort();
  }
  return *std::move(result);
}

}  // namespace

OwnKeyPackage Client::key_package(crypto::Random& random) const {
  return make_key_package(key, leaf, {0, UINT64_MAX}, random);
}

Client make_client(std::string_view name, crypto::Random& random) {
  LeafOptions leaf;
  leaf.credential = Credential::basic(to_bytes(name));
  return {crypto::SigningKey::generate(random), std::move(leaf)};
}

Checks accept_all() {
  static const AcceptAnyCredential kAcceptAny;
  return {kAcceptAny, nullptr, std::nullopt};
}

TestGroup::TestGroup(std::uint32_t members, std::uint64_t seed, Extensions extensions, LeafOptions leaf)
    : random_(seed), leaf_(std::move(leaf)) {
  clients_.push_back(stranger());
  CreateOptions create;
  create.group_id = to_bytes("test group");
  create.leaf = clients_[0].leaf;
  create.extensions = std::move(extensions);
  groups_.push_back(need(Group::create(clients_[0].key, create, random_)));
  while (groups_.size() < members) add(0);
}

Client TestGroup::stranger() {
  Client client = make_client("client " + std::to_string(named_++), random_);
  client.leaf.capabilities = leaf_.capabilities;
  client.leaf.extensions = leaf_.extensions;
  return client;
}

void TestGroup::settle(std::size_t committer, PendingCommit pending, const Checks& checks) {
  std::vector<Client> clients;
  std::vector<Group> groups;
  newest_ = pending.message;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (i == committer) {
      groups.push_back(std::move(pending.next));
      clients.push_back(std::move(clients_[i]));
      continue;
    }
    Applied applied = need(groups_[i].apply(pending.message, checks));
    if (!applied.group) continue;
    groups.push_back(std::move(*applied.group));
    clients.push_back(std::move(clients_[i]));
  }
  clients_ = std::move(clients);
  groups_ = std::move(groups);
}

void TestGroup::commit(std::size_t committer, const CommitOptions& options, const Checks& checks) {
  settle(committer, need(groups_[committer].commit(options, checks, random_)), checks);
}

void TestGroup::add(std::size_t committer) {
  Client client = stranger();
  const OwnKeyPackage package = client.key_package(random_);
  CommitOptions options;
  options.proposals.push_back(add_of(package.key_package));
  PendingCommit pending = need(groups_[committer].commit(options, accept_all(), random_));
  const Bytes welcome = *pending.welcome;
  settle(committer, std::move(pending), accept_all());
  const JoinOptions join{package.key_package, package.keys, client.key, accept_all(), std::nullopt, nullptr, nullptr};
  groups_.push_back(std::move(need(Group::join(welcome, join)).group));
  clients_.push_back(std::move(client));
}

void TestGroup::enter() {
  Client client = stranger();
  const ExternalJoinOptions join{client.leaf, client.key, accept_all(), groups_[0].tree(), {}, {}, {}, {}};
  PendingCommit pending = need(Group::join_external(groups_[0].group_info(false), join, random_));
  Group entered = std::move(pending.next);
  settle(groups_.size(), std::move(pending), accept_all());
  groups_.push_back(std::move(entered));
  clients_.push_back(std::move(client));
}

bool TestGroup::agree() const {
  for (const Group& group : groups_) {
    if (group.epoch() != groups_[0].epoch()) return false;
    if (!(group.epoch_authenticator() == groups_[0].epoch_authenticator())) return false;
  }
  return true;
}

}  // namespace majlis::mls::testing
