// A notification on its way to clients: encoded once per encoding however many connections read it.
#pragma once

#include "base/bytes.hpp"

#include <memory>
#include <mutex>
#include <string_view>

namespace majlis::host {

// The encodings of the one data model.
enum class Encoding { kJson, kCbor };

// Immutable and shared between threads.
class Message {
 public:
  // `params` is one CBOR item.
  Message(std::string_view method, ByteView params);

  // The whole JSON-RPC notification. The JSON form is made when first asked for.
  const Bytes& cbor() const { return cbor_; }
  const Bytes& json() const;
  const Bytes& encoded(Encoding encoding) const { return encoding == Encoding::kCbor ? cbor_ : json(); }

 private:
  Bytes cbor_;
  mutable std::once_flag json_made_;
  mutable Bytes json_;
};

using SharedMessage = std::shared_ptr<const Message>;

inline SharedMessage make_message(std::string_view method, ByteView params) {
  return std::make_shared<const Message>(method, params);
}

}  // namespace majlis::host
