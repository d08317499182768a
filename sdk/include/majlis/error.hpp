// Why a method gave no result. Thrown by handlers, and by `co_await host.call(...)` when the other side refused.
#pragma once

#include "base/bytes.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace majlis::sdk {

// The stable list: JSON-RPC's own codes and those of this protocol.
enum class Code {
  kInvalidParams,
  kMethodNotFound,
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

std::string_view code_name(Code code);  // "invalid_params", "denied" …
Code code_of(std::string_view name);    // unknown names are kInternal

// `message` says the thing, the reason and the next step, and never what people wrote. `pointer` is the JSON pointer
// of the field to blame, if there is one ("/title"). `data`: further facts as a CBOR map ({"count": 3}, see facts()),
// or empty.
class MethodError : public std::runtime_error {
 public:
  MethodError(Code code, const std::string& message, std::string pointer = {}, Bytes data = {})
      : std::runtime_error(message), code_(code), pointer_(std::move(pointer)), data_(std::move(data)) {}

  Code code() const { return code_; }
  std::string message() const { return what(); }
  const std::string& pointer() const { return pointer_; }
  ByteView data() const { return data_; }

 private:
  Code code_;
  std::string pointer_;
  Bytes data_;
};

}  // namespace majlis::sdk
