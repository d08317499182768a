// Why a call got no result: the error object of JSON-RPC 2.0 as a value. Any thread; copied freely.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace majlis::host {

// The standard codes of JSON-RPC and the stable list of ours.
enum class Code {
  kParse,
  kInvalidRequest,
  kMethodNotFound,
  kInvalidParams,
  kInternal,
  kDenied,
  kNotFound,
  kConflict,
  kAlready,
  kGone,
  kQuota,
  kRateLimited,
  kUnavailable,
  kCancelled,
  kTimeout,
};

int code_number(Code code);             // -32700 … or our -32001 …
std::string_view code_name(Code code);  // "invalid_params", "denied" …
Code code_of(std::string_view name);    // unknown names are kInternal

struct Failure {
  Code code = Code::kInternal;
  std::string message;  // the thing, the reason and the next step
  std::string pointer;  // JSON pointer into the params, if one field is to blame
  Bytes data;           // CBOR map of further facts ({"first_seq": 12}), merged into the error's data; or empty
};

inline Failure failure(Code code, std::string message) { return {code, std::move(message), {}, {}}; }

// invalid_params from what record::decode() or a schema found: the pointer is taken off the detail's front.
Failure invalid_params(const Error& error);

// {code, message, ?pointer, ?data} as the plugin ABI carries it, and back. Whatever cannot be read becomes kInternal.
Bytes encode_failure(const Failure& failure);
Failure decode_failure(ByteView item);

// What a call came to: its result as one CBOR item, or why there is none.
using Outcome = std::variant<Bytes, Failure>;

}  // namespace majlis::host
