#include "host/kernel/message.hpp"

#include "base/cbor.hpp"
#include "host/json/text.hpp"

namespace majlis::host {

Message::Message(std::string_view method, ByteView params) {
  cbor::Writer out;
  out.map(3);
  out.text("method");
  out.text(method);
  out.text("params");
  out.raw(params);
  out.text("jsonrpc");
  out.text("2.0");
  cbor_ = out.take();
}

const Bytes& Message::json() const {
  std::call_once(json_made_, [this] {
    auto text = json::from_cbor(cbor_);
    // Only a module of the house can hand over params that are not CBOR; it shows as a notification without them.
    json_ = to_bytes(text.ok() ? std::string_view(*text) : R"({"jsonrpc":"2.0","method":"host.unreadable"})");
  });
  return json_;
}

}  // namespace majlis::host
