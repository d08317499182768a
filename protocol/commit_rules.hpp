// Who may commit what: the rules that the host refuses by and that members reject by. One implementation, so that the
// two cannot differ. Pure functions of the roster, the policy and what a commit does.
#pragma once

#include "base/result.hpp"
#include "protocol/content.hpp"

#include <cstdint>
#include <span>

namespace majlis::protocol {

struct Leaf {
  AccountId account;
  DeviceId device;
  // It left or was revoked: whoever sends next removes it. The host knows. A member cannot, and says true of every
  // leaf: whether somebody else's removal was due is the host's to refuse.
  bool ended = false;
};

struct Commit {
  const Policy& policy;                // before the commit
  const Policy* policy_after;          // null where it stays
  std::span<const Leaf> leaves;        // before the commit
  std::span<const AccountId> parties;  // who alone may be in it: two accounts (direct), one (self); unused for groups
  AccountId committer;
  bool external = false;  // the committer joins by it
  bool invited = false;   // `roster.invite` was checked: signed by one of the policy's keys for this device
  const Roster& roster;
};

// The role that `policy` gives; member where it says nothing.
Role role_of(const Policy& policy, const AccountId& account);

// Errors: commit.external, commit.parties, commit.role, commit.leaf (adds one that is there, or removes one that is
// not), and those of check_policy().
Status check_commit(const Commit& commit);

// Whether the commit that begins this epoch brings a snapshot of the ratchet tree, for those who join later. Hosts also
// ask for one at other times.
constexpr bool brings_tree(std::uint64_t epoch) { return epoch % 64 == 0; }

// A policy by itself. Errors: commit.policy.
Status check_policy(const Policy& policy);

// Whether `account` may post: in a broadcast group owners and moderators alone.
bool may_post(const Policy& policy, const AccountId& account);

}  // namespace majlis::protocol
