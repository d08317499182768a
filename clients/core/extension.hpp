// What plugins' client halves (plugins/*/client) see of the core, and all that they see: values that they make and
// read, which a composition root hands to the core. A client half is sans-I/O as the core is, and knows neither
// conversations nor the connection. Values; any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace majlis::client {

// A message's content of a plugin's type: for Core::send() in a Draft, and found in Message::type and Message::body.
struct TypedContent {
  std::string type;      // "files.file/1": the plugin's id, a name, a version
  Bytes body;            // one CBOR item, at most kMaxTypedBody bytes
  std::string fallback;  // what people read whose client does not know the type
};

// The largest body of typed content, in bytes: sealed and padded it still fits one entry of a stream (1 MiB).
inline constexpr std::size_t kMaxTypedBody = 786'432;

// A call of a plugin's method, for Core::call(); its result is read from Answered::result.
struct PluginCall {
  std::string method;
  Bytes params;  // one CBOR item
};

// Records of a client half stand beside the core's under keys that begin so, then the plugin's id and a slash. Drivers
// seal and open them with Core::seal_record() and Core::open_record(), and keep them as they keep all records.
inline constexpr std::string_view kExtensionRecords = "x/";

}  // namespace majlis::client
