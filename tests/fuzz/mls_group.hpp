// The live group that messages are thrown at: always the same, so that a corpus stays good. An input is one byte, the
// Kind, and then the bytes themselves.
#pragma once

#include "crypto/mls/testing/clients.hpp"

#include <cstdint>

namespace majlis::fuzz {

enum class Kind : std::uint8_t {
  kMessage,      // an MLSMessage for a member, from anywhere
  kWelcome,      // an MLSMessage for somebody who waits to join
  kGroupInfo,    // an MLSMessage for somebody who joins from outside
  kCommit,       // a Commit that another member signs, whatever it says
  kProposal,     // a Proposal that another member signs and a third one commits
  kApplication,  // a plaintext that another member seals
};
inline constexpr std::uint8_t kKinds = 6;

struct LiveGroup {
  mls::testing::TestGroup members{4, 1};
  mls::testing::Client newcomer = members.stranger();
  mls::OwnKeyPackage package = newcomer.key_package(members.random());
};

}  // namespace majlis::fuzz
