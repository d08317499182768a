// Between the ABI's views and ours.
#pragma once

#include "base/bytes.hpp"

#include <majlis/abi.h>

#include <string>

namespace majlis::host {

inline majlis_bytes abi_view(ByteView bytes) { return {bytes.data(), bytes.size()}; }
inline majlis_bytes abi_view(std::string_view text) { return abi_view(as_bytes(text)); }
inline ByteView abi_bytes(majlis_bytes view) { return {view.data, view.size}; }
inline std::string abi_text(majlis_bytes view) { return to_string(abi_bytes(view)); }

}  // namespace majlis::host
