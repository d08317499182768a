// Text forms of bytes: hex (lower case) and base64url without padding (RFC 4648, sections 8 and 5).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace majlis {

std::string to_hex(ByteView bytes);
// Errors: encoding.hex (odd length or a character that is no hex digit, with its position).
Result<Bytes> from_hex(std::string_view text);

std::string to_base64url(ByteView bytes);
// Strict: no padding, no white space, unused bits zero. Errors: encoding.base64url.
Result<Bytes> from_base64url(std::string_view text);

// Whether `text` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

}  // namespace majlis
