// The ABI's structs as messages, and back. Each value type keeps what its struct borrows.
#pragma once

#include <majlis/abi.h>
#include <majlis/json.hpp>

#include "sdk/src/abi_view.hpp"

namespace majlis::isolation {

using sdk::Json;

inline Json value(majlis_bytes borrowed) { return sdk::value_of(sdk::bytes(borrowed)); }
inline std::uint64_t number(const Json& message, const char* key) { return message.at(key).get<std::uint64_t>(); }

class Context {
 public:
  static Json pack(const majlis_call_context& context) {
    return sdk::object("kind", context.caller_kind, "id", context.call_id, "deadline_ms", context.deadline_ms, "depth",
                       context.depth, "account", value(context.account), "device", value(context.device), "plugin",
                       value(context.plugin), "trace", value(context.trace));
  }
  explicit Context(const Json& packed)
      : account_(sdk::bytes_at(packed, "account")),
        device_(sdk::bytes_at(packed, "device")),
        plugin_(sdk::bytes_at(packed, "plugin")),
        trace_(sdk::bytes_at(packed, "trace")),
        view_{sizeof(majlis_call_context),
              packed.at("kind").get<std::uint32_t>(),
              number(packed, "id"),
              packed.at("deadline_ms").get<std::uint32_t>(),
              packed.at("depth").get<std::uint32_t>(),
              sdk::view(account_),
              sdk::view(device_),
              sdk::view(plugin_),
              sdk::view(trace_)} {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  const majlis_call_context* view() const { return &view_; }

 private:
  Bytes account_, device_, plugin_, trace_;
  majlis_call_context view_;
};

class Event {
 public:
  static Json pack(const majlis_event& event) {
    return sdk::object("audience_kind", event.audience_kind, "audience", value(event.audience), "topic",
                       value(event.topic), "key", value(event.key), "payload", value(event.payload));
  }
  explicit Event(const Json& packed)
      : audience_(sdk::bytes_at(packed, "audience")),
        topic_(sdk::bytes_at(packed, "topic")),
        key_(sdk::bytes_at(packed, "key")),
        payload_(sdk::bytes_at(packed, "payload")),
        view_{sizeof(majlis_event), packed.at("audience_kind").get<std::uint32_t>(),
              sdk::view(audience_), sdk::view(topic_),
              sdk::view(key_),      sdk::view(payload_)} {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  const majlis_event* view() const { return &view_; }

 private:
  Bytes audience_, topic_, key_, payload_;
  majlis_event view_;
};

class Request {
 public:
  static Json pack(const majlis_http_request& request) {
    return sdk::object("body_size", request.body_size, "method", value(request.method), "path", value(request.path),
                       "query", value(request.query), "headers", value(request.headers));
  }
  explicit Request(const Json& packed)
      : method_(sdk::bytes_at(packed, "method")),
        path_(sdk::bytes_at(packed, "path")),
        query_(sdk::bytes_at(packed, "query")),
        headers_(sdk::bytes_at(packed, "headers")),
        view_{sizeof(majlis_http_request),
              0,
              sdk::integer_at(packed, "body_size"),
              sdk::view(method_),
              sdk::view(path_),
              sdk::view(query_),
              sdk::view(headers_)} {}
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  const majlis_http_request* view() const { return &view_; }

 private:
  Bytes method_, path_, query_, headers_;
  majlis_http_request view_;
};

class Range {
 public:
  static Json pack(const majlis_blob_range& range) {
    return sdk::object("flags", range.flags, "blob", value(range.blob), "offset", range.offset, "length", range.length,
                       "checksum", value(range.checksum));
  }
  explicit Range(const Json& packed)
      : blob_(sdk::bytes_at(packed, "blob")),
        checksum_(sdk::bytes_at(packed, "checksum")),
        view_{sizeof(majlis_blob_range), static_cast<std::uint32_t>(number(packed, "flags")),
              sdk::view(blob_),          number(packed, "offset"),
              number(packed, "length"),  sdk::view(checksum_)} {}
  Range(const Range&) = delete;
  Range& operator=(const Range&) = delete;
  const majlis_blob_range* view() const { return &view_; }

 private:
  Bytes blob_, checksum_;
  majlis_blob_range view_;
};

}  // namespace majlis::isolation
