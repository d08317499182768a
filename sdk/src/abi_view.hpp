// Between the ABI's views and C++'s. Internal to the SDK.
#pragma once

#include <majlis/abi.h>
#include <majlis/json.hpp>

#include "base/bytes.hpp"

#include <exception>
#include <string>
#include <string_view>

namespace majlis::sdk {

inline majlis_bytes view(ByteView bytes) { return {bytes.data(), bytes.size()}; }
inline majlis_bytes view(std::string_view text) { return view(as_bytes(text)); }
inline ByteView bytes(majlis_bytes borrowed) { return {borrowed.data, borrowed.size}; }
inline std::string text(majlis_bytes borrowed) { return to_string(bytes(borrowed)); }

// {code, message, ?pointer, ?data} of an error, and back; what cannot be read is kInternal.
Bytes encode_error(const MethodError& error);
MethodError decode_error(ByteView payload);
// What an exception is to the one who asked: itself if it is a MethodError, else kInternal without its text.
MethodError answer_for(const std::exception_ptr& error);
std::string text_of(const std::exception_ptr& error);

}  // namespace majlis::sdk
