// What of a plugin's content tells its kind: enough for a line in the list. Pictures, keys and long texts stay out.
#pragma once

#include "base/bytes.hpp"

#include <optional>
#include <string>

namespace majlis::web {

inline constexpr std::size_t kGist = 8'192;  // bytes

// `body` with every byte string emptied and every text cut short; nothing where it is no single item of CBOR, or is
// still longer than kGist. Others wrote it: whoever decodes it expects anything.
std::optional<Bytes> gist_of(ByteView body);

// At most `limit` bytes of `text`, whole characters, and a sign that something is missing.
std::string shortened(std::string text, std::size_t limit);

}  // namespace majlis::web
