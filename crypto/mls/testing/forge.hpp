// Messages that no honest member would send, for the tests of what members refuse.
#pragma once

#include "base/bytes.hpp"
#include "crypto/mls/commit.hpp"
#include "crypto/mls/framing.hpp"
#include "crypto/mls/group.hpp"
#include "crypto/mls/group_info.hpp"
#include "crypto/mls/ratchet_tree.hpp"
#include "crypto/mls/welcome.hpp"

#include <functional>

namespace majlis::mls::testing {

// Signs and authenticates `content` as `member` would. A commit gets a confirmation tag of zeros.
Bytes forge(Group& member, FramedContent content);
// A commit of these proposals without a path.
Bytes forge_commit(Group& member, std::vector<Proposal> proposals);

// Changes a handshake message that `member` sent, and signs it again.
Bytes tamper(Group& member, ByteView message, const std::function<void(FramedContent&)>& change);
// The same for the commit in it. The path's leaf is signed again after `change`, by the member's key.
Bytes tamper_commit(Group& member, ByteView message, const std::function<void(Commit&)>& change);

// Changes what a Welcome says to the owner of `package`; `signer` signs the GroupInfo again.
Bytes tamper_welcome(Group& signer, ByteView welcome, const OwnKeyPackage& package,
                     const std::function<void(GroupInfo&, GroupSecrets&)>& change);

}  // namespace majlis::mls::testing
