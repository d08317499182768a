// Pieces of JSON text, and CBOR items written as JSON (bytes become base64url). Any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace majlis::host::json {

// With quotes and escapes. Bytes that are not UTF-8 become U+FFFD.
void append_string(std::string& out, std::string_view text);
// The shortest form that reads back as the same number; null if it is not finite.
void append_number(std::string& out, double number);

// Writes exactly one CBOR item. Errors: those of cbor::Reader. Map keys that are numbers become text.
Status append_item(std::string& out, ByteView item);
Result<std::string> from_cbor(ByteView item);

// One step of a JSON pointer (RFC 6901): '/' and the escaped name.
void append_pointer_step(std::string& pointer, std::string_view name);

}  // namespace majlis::host::json
