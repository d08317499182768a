// Clients and whole groups for tests: every member's Group in one place, all in step.
#pragma once

#include "crypto/mls/group.hpp"
#include "crypto/primitives/random.hpp"
#include "crypto/primitives/signature.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace majlis::mls {

struct GroupState;

// A look inside a Group.
struct GroupAccess {
  static GroupState& state(Group& group) { return *group.state_; }
};

}  // namespace majlis::mls

namespace majlis::mls::testing {

struct Client {
  crypto::SigningKey key;
  LeafOptions leaf;

  OwnKeyPackage key_package(crypto::Random& random) const;
};

// With a basic credential of this name.
Client make_client(std::string_view name, crypto::Random& random);

// Accepts any credential and knows no PSKs.
Checks accept_all();

// `members` clients in one group, each with its own state. Member i has leaf i until members are removed.
class TestGroup {
 public:
  explicit TestGroup(std::uint32_t members, std::uint64_t seed = 1, Extensions extensions = {}, LeafOptions leaf = {});

  // The committer's pending state is taken over and everybody else applies the message; aborts if anybody refuses.
  // Members that the commit removes drop out, those that it adds do not join.
  void commit(std::size_t committer, const CommitOptions& options, const Checks& checks = accept_all());
  // A new client is added by `committer` and joins.
  void add(std::size_t committer);
  // A new client comes in from outside, with what member 0 publishes.
  void enter();
  // The last commit, as it travelled.
  const Bytes& newest() const { return newest_; }
  // Whether all members agree on the epoch.
  bool agree() const;

  Group& operator[](std::size_t member) { return groups_[member]; }
  const Client& client(std::size_t member) const { return clients_[member]; }
  std::size_t size() const { return groups_.size(); }
  crypto::Random& random() { return random_; }
  // A client that is in no group yet.
  Client stranger();

 private:
  void settle(std::size_t committer, PendingCommit pending, const Checks& checks);

  crypto::SeededRandom random_;
  LeafOptions leaf_;
  std::size_t named_ = 0;
  std::vector<Client> clients_;
  std::vector<Group> groups_;
  Bytes newest_;
};

}  // namespace majlis::mls::testing
