#include "clients/core/rpc.hpp"

#include <array>

namespace majlis::client {
namespace {

// The host's error names as static text, since Error::name outlives the frame.
std::string_view known_name(const FaultData& fault) {
  static constexpr std::array<std::string_view, 13> kNames = {
      "denied",    "not_found", "conflict",       "already",          "gone",    "quota", "rate_limited", "unavailable",
      "cancelled", "timeout",   "invalid_params", "method_not_found", "internal"};
  if (fault.name == "invalid_params" && fault.pointer == "/tree") return kTreeFault;
  for (auto known : kNames)
    if (known == fault.name) return known;
  return "unavailable";
}

}  // namespace

Bytes request(std::uint64_t id, std::string_view method, ByteView params) {
  cbor::Writer writer;
  writer.map(4);
  writer.text("id");
  writer.unsigned_integer(id);
  writer.text("method");
  writer.text(method);
  writer.text("params");
  writer.raw(params);
  writer.text("jsonrpc");
  writer.text("2.0");
  return writer.take();
}

bool is_passing(const Error& error) {
  return error.name == "unavailable" || error.name == "timeout" || error.name == "rate_limited" ||
         error.name == "cancelled";
}

void Rpc::send(Batch& out, std::string_view method, Bytes params, Continuation then) {
  const std::uint64_t id = next_id_++;
  out.frames.push_back(request(id, method, params));
  waiting_.emplace(id, std::move(then));
}

void Rpc::answer(Context& context, Frame& frame) {
  if (!frame.id) return;
  const auto found = waiting_.find(*frame.id);
  if (found == waiting_.end()) return;
  const Continuation then = std::move(found->second);
  waiting_.erase(found);
  if (frame.error) {
    then(context, Error{frame.error->data ? known_name(*frame.error->data) : "internal", frame.error->message});
  } else if (frame.result) {
    then(context, std::move(frame.result->item));
  } else {
    then(context, Error{"client.answer", "the host's answer has neither a result nor an error"});
  }
}

}  // namespace majlis::client
