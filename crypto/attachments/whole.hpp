// A whole file in memory at once, for what is small: avatars, thumbnails, archives.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/attachments/file_key.hpp"

#include <cstdint>

namespace majlis::attachments {

Bytes seal_file(const FileKey& key, ByteView file);

// `size`: the true size that the message tells. Errors: attachments.size, those of Opener.
Result<Secret> open_file(const FileKey& key, std::uint64_t size, ByteView sealed);

}  // namespace majlis::attachments
