// Which items of a HEIF file (ISO/IEC 23008-12: HEIC, AVIF) tell of its maker, and where they lie. Internal to
// plugins/files/client. Pure function; any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/attachments/layout.hpp"

#include <vector>

namespace majlis::files {

// The contents of the boxes `iinf` and `iloc` (ISO/IEC 14496-12, 8.11), and where that of `idat` lies; ranges of the
// file. Errors: files.metadata.image.
Result<std::vector<attachments::ByteRange>> telling_items(ByteView iinf, ByteView iloc,
                                                          const attachments::ByteRange& idat);

}  // namespace majlis::files
