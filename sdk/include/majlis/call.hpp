// Who asks, as the host stamped it, and what else reaches a plugin: events and HTTP requests. Values; strand alone.
#pragma once

#include <majlis/abi.h>
#include <majlis/json.hpp>

#include "base/bytes.hpp"
#include "base/id.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace majlis::sdk {

using AccountId = Id<struct AccountTag>;
using DeviceId = Id<struct DeviceTag>;
using StreamId = Id<struct StreamTag>;
using BlobId = Id<struct BlobTag>;

enum class Caller : std::uint32_t {
  kClient = MAJLIS_CLIENT,
  kPlugin = MAJLIS_PLUGIN,
  kAdmin = MAJLIS_ADMIN,
  kHost = MAJLIS_HOST,
};

// One call, awaited event or HTTP request that the plugin serves.
class Call {
 public:
  explicit Call(const majlis_call_context& context);

  std::uint64_t id() const { return id_; }  // 0: nobody waits for an answer
  Caller caller() const { return caller_; }
  // The person at the root of the chain of calls and their device; nothing for nobody.
  const std::optional<AccountId>& account() const { return account_; }
  const std::optional<DeviceId>& device() const { return device_; }
  const std::string& plugin() const { return plugin_; }  // id of the calling plugin, or ""
  std::uint32_t deadline_ms() const { return deadline_ms_; }
  std::uint32_t depth() const { return depth_; }

  // Errors: MethodError kDenied for a caller without one.
  const AccountId& need_account() const;
  const DeviceId& need_device() const;

  // Whether the caller has gone; what it asked for need not be finished.
  bool cancelled() const { return cancelled_; }
  void cancel() { cancelled_ = true; }

 private:
  std::uint64_t id_;
  Caller caller_;
  std::uint32_t deadline_ms_;
  std::uint32_t depth_;
  std::optional<AccountId> account_;
  std::optional<DeviceId> device_;
  std::string plugin_;
  bool cancelled_ = false;
};

// Who gets a published event besides the modules that subscribe.
class Audience {
 public:
  Audience() = default;
  // Every connected device of one account.
  explicit Audience(const AccountId& account) : kind_(MAJLIS_TO_ACCOUNT), id_(to_bytes(account.view())) {}
  // Every connected device on a stream's roster whose account accepted the stream.
  explicit Audience(const StreamId& stream) : kind_(MAJLIS_TO_STREAM), id_(to_bytes(stream.view())) {}
  Audience(std::uint32_t kind, ByteView id) : kind_(kind), id_(to_bytes(id)) {}

  std::uint32_t kind() const { return kind_; }
  ByteView id() const { return id_; }

 private:
  std::uint32_t kind_ = MAJLIS_TO_MODULES;
  Bytes id_;
};

// Topic names tell the promise: see majlis_event in abi.h. To clients it is a notification whose method is the topic
// and whose params are the payload.
struct Event {
  Event(std::string event_topic, Bytes event_key, Json event_payload, Audience event_audience = {})
      : topic(std::move(event_topic)),
        key(std::move(event_key)),
        payload(std::move(event_payload)),
        audience(std::move(event_audience)) {}

  std::string topic;
  Bytes key;  // at most 64 bytes
  Json payload;
  Audience audience;
};

struct HttpRequest {
  explicit HttpRequest(const majlis_http_request& request);

  // A header by its lower-case name; empty if it did not come.
  std::string header(std::string_view name) const { return find_text(headers, name).value_or(""); }

  std::string method;
  std::string path;        // decoded, below /p/ID
  std::string query;       // as it came
  Json headers;            // lower-case names to text
  std::int64_t body_size;  // -1: not known
};

class HttpAnswer {
 public:
  // Without a body.
  explicit HttpAnswer(std::uint32_t status) : status_(status), headers_(object()) {}
  HttpAnswer(std::uint32_t status, std::string_view content_type, std::string_view body)
      : status_(status), headers_(object("content-type", std::string(content_type))), body_(to_bytes(body)) {}
  // The handler has answered already, with Host::http_send.
  static HttpAnswer sent() { return HttpAnswer(0); }

  HttpAnswer& header(std::string_view name, std::string_view value) {
    headers_[std::string(name)] = std::string(value);
    return *this;
  }
  std::uint32_t status() const { return status_; }
  const Json& headers() const { return headers_; }
  ByteView body() const { return body_; }

 private:
  std::uint32_t status_;
  Json headers_;
  Bytes body_;
};

}  // namespace majlis::sdk
