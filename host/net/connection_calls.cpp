// The JSON-RPC half of a connection: messages become calls, outcomes become answers.
#include "base/cbor.hpp"
#include "host/net/connection.hpp"
#include "host/net/rpc.hpp"

#include <algorithm>

namespace majlis::host {

void Connection::on_message(ByteView message) {
  host_.metrics.messages_in.add();
  dispatch(message, encoding_, caller_);
}

void Connection::dispatch(ByteView message, Encoding encoding, const Caller& caller) {
  const std::uint64_t serial = next_serial_++;
  rpc::Parsed parsed = rpc::parse(message, encoding, host_.services.methods);
  if (auto* malformed = std::get_if<rpc::Malformed>(&parsed)) {
    calls_.push_back({serial, std::move(malformed->id), 0});
    return on_answer({serial, std::move(malformed->why)});
  }
  auto& request = std::get<rpc::Request>(parsed);
  calls_.push_back({serial, std::move(request.id), 0});
  if (host_.draining) return on_answer({serial, failure(Code::kUnavailable, "the host is stopping; try again later")});
  if (request.method == "host.cancel") {
    cancel_by_id(request.params);
    return on_answer({serial, Outcome(Bytes{0xA0})});
  }
  const CallId call = host_.services.calls.call(request.method, caller, request.params,
                                                [to = &host_, id = id_, serial](Outcome&& outcome) {
                                                  to->post({id, CallAnswer{serial, std::move(outcome)}});
                                                });
  // Answers come as parcels, so the entry still stands.
  if (!calls_.empty() && calls_.back().serial == serial) calls_.back().call = call;
}

// host.cancel {id}: the JSON-RPC id of a call that is open on this connection.
void Connection::cancel_by_id(ByteView params) {
  cbor::Reader reader(params);
  const auto head = reader.next();
  for (std::uint64_t i = 0; head.ok() && i < head->number; ++i) {
    const auto key = reader.next();
    const auto value = key.ok() ? reader.raw() : Result<ByteView>(key.error());
    if (!value.ok()) return;
    if (as_text(key->bytes) != "id") continue;
    const auto open = std::ranges::find_if(calls_, [&](const OpenCall& call) { return equal(call.id, *value); });
    if (open != calls_.end() && open->call != 0) host_.services.calls.cancel(open->call);
    return;
  }
}

void Connection::on_answer(CallAnswer&& answer) {
  const auto open = std::ranges::find(calls_, answer.serial, &OpenCall::serial);
  if (open == calls_.end()) return;
  const Bytes id = std::move(open->id);
  calls_.erase(open);
  if (calls_.empty()) calls_ = {};
  const bool notification = id.empty();
  if (mode_ == Mode::kHttp) {
    if (notification) return respond({.status = 204});
    const char* type = encoding_ == Encoding::kJson ? "application/json" : "application/cbor";
    return respond({200, type, rpc::response(id, answer.outcome, encoding_), {}, {}});
  }
  if (notification) return;
  auto body = std::make_shared<const Bytes>(rpc::response(id, answer.outcome, encoding_));
  const ByteView view = *body;
  send_message(std::move(body), view);
}

}  // namespace majlis::host
