// A copy of a member's whole state in the hands of a thief, who tries every private key in it.
#pragma once

#include "crypto/mls/group.hpp"
#include "crypto/mls/group_context.hpp"

#include <cstddef>

namespace majlis::simulation {

class StolenState {
 public:
  explicit StolenState(mls::Group copy) : copy_(std::move(copy)) {}

  mls::Group& copy() { return copy_; }

  // How many of a commit's encrypted path secrets open with any of the private keys in the copy. `provisional` is the
  // context that they are encrypted under (RFC 9420, section 12.4.1).
  std::size_t path_secrets_opened(ByteView commit, const mls::GroupContext& provisional) const;

 private:
  mls::Group copy_;
};

}  // namespace majlis::simulation
