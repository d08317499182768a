// From what a host keeps of a group (a ratchet tree of some epoch, its GroupInfo, the commits since) to the tree of the
// epoch that is to be joined. Nothing of it is taken on the host's word. Pure functions.
#pragma once

#include "crypto/mls/public_group.hpp"
#include "protocol/types.hpp"

#include <optional>

namespace majlis::client {

// What the host has does not lead to the epoch that a member vouches for: it is false, or something is withheld.
inline constexpr std::string_view kFalseSnapshot = "client.group.snapshot";

struct RolledTree {
  mls::RatchetTree tree;
  std::optional<mls::PublicGroup> group;  // where commits led to it

  // Whether it is the epoch of the GroupInfo to join with, whose tree hash the join itself checks.
  // Errors: client.group.snapshot.
  Status check_leads_to(const mls::GroupContext& context, ByteView confirmation_tag) const;
};

// Errors: client.group.snapshot.
Result<RolledTree> roll_forward(const protocol::TreeSnapshot& snapshot);

// The same for what a join found out of the tree: all other errors stay as they are.
Error explain_join(const Error& error);

}  // namespace majlis::client
