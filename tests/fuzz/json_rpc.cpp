// JSON-RPC in both encodings: whatever becomes a request has CBOR params within the schema's bounds, and every answer
// can be written in both encodings.

#include "base/cbor.hpp"
#include "host/kernel/registry.hpp"
#include "host/net/rpc.hpp"

#include <cstdlib>

using namespace majlis;
using namespace majlis::host;

namespace {

MethodRegistry& methods() {
  static MethodRegistry registry;
  static const bool filled = [] {
    MethodSpec spec{.name = "test.all"};
    spec.params_schema = R"({"type":"object","properties":{"text":{"type":"string"},"number":{"type":"integer"},
      "key":{"format":"bytes","maxBytes":16},"list":{"type":"array","items":{"format":"bytes","maxBytes":4}},
      "inner":{"type":"object","properties":{"key":{"format":"bytes","maxBytes":4},"real":{"type":"number"}}}}})";
    return registry.claim("test", "test", false).ok() &&
           registry.add("test", std::move(spec), [](const CallContext&, ByteView, const Responder&) {}).ok();
  }();
  if (!filled) std::abort();
  return registry;
}

bool is_item(ByteView bytes) {
  cbor::Reader reader(bytes);
  return reader.skip().ok() && reader.finish().ok();
}

void check(ByteView message, Encoding encoding) {
  rpc::Parsed parsed = rpc::parse(message, encoding, methods());
  if (auto* malformed = std::get_if<rpc::Malformed>(&parsed)) {
    if (!is_item(malformed->id)) std::abort();
    const Outcome why(malformed->why);
    if (!is_item(rpc::response(malformed->id, why, Encoding::kCbor))) std::abort();
    if (rpc::response(malformed->id, why, Encoding::kJson).empty()) std::abort();
    return;
  }
  const auto& request = std::get<rpc::Request>(parsed);
  if (!is_item(request.params) || (!request.notification() && !is_item(request.id))) std::abort();
  if (request.notification()) return;
  // Params are as good a result as any.
  const Outcome result(to_bytes(request.params));
  if (!is_item(rpc::response(request.id, result, Encoding::kCbor))) std::abort();
  const Bytes answer = rpc::response(request.id, result, Encoding::kJson);
  if (answer.empty() || answer.front() != '{') std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check(ByteView(data, size), Encoding::kJson);
  check(ByteView(data, size), Encoding::kCbor);
  return 0;
}
