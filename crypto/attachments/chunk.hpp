// Seals and opens one chunk of a file. Chunks do not depend on each other: threads may take one each, an upload
// resumes at any, a reader starts at any. The layout and the index decide which chunk it is; a chunk that stood
// elsewhere, in another file or under another key does not open.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/attachments/file_key.hpp"
#include "crypto/attachments/layout.hpp"

#include <cstdint>

namespace majlis::attachments {

// Writes chunk `index` of the sealed file to `out`. `bytes` are the file's own bytes in it
// (layout.true_chunk_size(index)), `out` has layout.sealed_chunk_size(index); other sizes end the process.
void seal_chunk(const FileKey& key, const Layout& layout, std::uint64_t index, ByteView bytes, MutableByteView out);

// Opens chunk `index` in place and gives the file's own bytes in it, which stand at the start of `sealed`.
// Errors: attachments.range (the file has no such chunk), attachments.truncated and attachments.trailing (too few and
// too many bytes), attachments.chunk (changed, from another place or another file), attachments.padding. After an error
// `sealed` holds nothing of use.
Result<ByteView> open_chunk(const FileKey& key, const Layout& layout, std::uint64_t index, MutableByteView sealed);

}  // namespace majlis::attachments
