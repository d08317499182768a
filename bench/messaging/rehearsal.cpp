#include "bench/messaging/rehearsal.hpp"

#include "bench/messaging/calls.hpp"
#include "clients/core/chain.hpp"
#include "crypto/primitives/hash.hpp"

namespace majlis::bench {
namespace {

constexpr std::uint64_t kTimeMs = 1'800'000'000'000;

template <class T>
T params_of(ByteView params) {
  return must(record::decode<T>(params), "a request of the core");
}

}  // namespace

Rehearsal::Rehearsal(const protocol::AccountId& account, const protocol::DeviceId& device,
                     const client::Conversation& conversation)
    : account_(account), device_(device), seq_(conversation.cursor), chain_(conversation.chain) {}

Bytes Rehearsal::answer(ByteView frame) {
  const auto call = must(record::decode<HostFrame>(frame, record::Unknown::kSkip), "a frame of the core");
  const Bytes result = result_of(*call.method, call.params->item, frame);
  cbor::Writer writer;
  writer.map(2);
  writer.text("id");
  writer.unsigned_integer(*call.id);
  writer.text("result");
  writer.raw(result);
  return writer.take();
}

Bytes Rehearsal::result_of(std::string_view method, ByteView params, ByteView frame) {
  if (method == protocol::Append::kName) return append(params_of<protocol::AppendParams>(params), frame);
  if (method == protocol::Read::kName) return read(params_of<protocol::ReadParams>(params));
  if (method == protocol::Ack::kName) {
    unread_.clear();
    return record::encode(protocol::AckResult{});
  }
  if (method == protocol::Members::kName) return record::encode(protocol::MembersResult{});
  throw std::runtime_error("the rehearsal of the host knows no " + std::string(method));
}

Bytes Rehearsal::append(const protocol::AppendParams& params, ByteView frame) {
  protocol::Entry entry;
  entry.seq = ++seq_;
  entry.device = device_;
  entry.account = account_;
  entry.time_ms = kTimeMs;
  entry.kind = params.kind;
  entry.body = params.body;
  entry.body_hash = crypto::sha256(params.body);
  entry.tag = params.tag;
  chain_ = client::chain_next(chain_, seq_, device_, entry.body_hash);
  appends_.push_back({to_bytes(frame), seq_, params.kind, params.body.size()});
  unread_.push_back(std::move(entry));
  return record::encode(protocol::AppendResult{seq_, kTimeMs, chain_});
}

Bytes Rehearsal::read(const protocol::ReadParams& params) const {
  protocol::ReadResult result;
  result.first_seq = 1;
  result.last_seq = seq_;
  for (const auto& entry : unread_)
    if (entry.seq > params.after) result.entries.push_back(entry);
  return record::encode(result);
}

}  // namespace majlis::bench
