// Byte strings and views. Every buffer that crosses a module boundary is one of these two types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace majlis {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using MutableByteView = std::span<std::uint8_t>;

// The bytes of `text`, borrowed.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// `bytes` seen as characters, borrowed; no encoding is checked.
inline std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

inline Bytes to_bytes(ByteView view) { return {view.begin(), view.end()}; }
inline Bytes to_bytes(std::string_view text) { return to_bytes(as_bytes(text)); }
inline std::string to_string(ByteView view) { return std::string(as_text(view)); }

inline void append(Bytes& to, ByteView what) { to.insert(to.end(), what.begin(), what.end()); }

// Whether the two hold the same bytes. Leaks timing: for public data only (see constant_time_equal).
bool equal(ByteView a, ByteView b);

// Same answer in time that depends on the sizes alone.
bool constant_time_equal(ByteView a, ByteView b);

}  // namespace majlis
