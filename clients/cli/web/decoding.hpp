// What a body is, once a browser has opened its Content-Encoding.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <string_view>

namespace majlis::cli::web {

// `coding`: "gzip", "br", or "" and "identity" for none. At most `most` bytes come out.
// Errors: cli.web.coding (one that this cannot open, bytes that are not of it, too many).
Result<Bytes> decoded(ByteView body, std::string_view coding, std::size_t most);

}  // namespace majlis::cli::web
