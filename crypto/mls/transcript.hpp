// The running hashes over all commits of a group (RFC 9420, section 8.2).
#pragma once

#include "base/bytes.hpp"
#include "crypto/mls/framing.hpp"

namespace majlis::mls {

// After the commit in `content`; its confirmation tag plays no part.
Bytes confirmed_transcript_hash(ByteView interim_before, const AuthenticatedContent& content);
Bytes interim_transcript_hash(ByteView confirmed, ByteView confirmation_tag);

}  // namespace majlis::mls
