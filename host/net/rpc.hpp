// JSON-RPC 2.0 in both encodings. Requests become CBOR params, answers become bytes of the connection's encoding.
// Pure functions; any thread.
#pragma once

#include "host/kernel/failure.hpp"
#include "host/kernel/message.hpp"
#include "host/kernel/registry.hpp"

#include <string>
#include <variant>

namespace majlis::host::rpc {

struct Request {
  Bytes id;  // one CBOR item; empty for a notification
  std::string method;
  Bytes owned_params;  // where JSON was transcoded
  ByteView params;     // one CBOR map; borrowed from the message or from owned_params

  bool notification() const { return id.empty(); }
};

// What could not become a request, and the id to answer with (CBOR null where it could not be read).
struct Malformed {
  Bytes id;
  Failure why;
};

using Parsed = std::variant<Request, Malformed>;

// `message` must outlive the request. JSON strings become bytes where the method's schema has bytes.
Parsed parse(ByteView message, Encoding encoding, const MethodRegistry& methods);

// The response object. `id` is one CBOR item.
Bytes response(ByteView id, const Outcome& outcome, Encoding encoding);

// CBOR null: the id of answers to what had none.
Bytes null_id();

}  // namespace majlis::host::rpc
