#include "membership.hpp"

namespace majlis::chat {
namespace {

constexpr std::uint64_t kKeptMs = 30'000;
constexpr std::size_t kMost = 10'000;

}  // namespace

sdk::task<void> Membership::need(const sdk::Call& call, const sdk::StreamId& stream) {
  const Key key(call.need_device(), stream);
  const auto known = known_until_ms_.find(key);
  if (known != known_until_ms_.end() && known->second > host_.now_ms()) co_return;
  const sdk::Json roster = co_await host_.call("messaging.members", sdk::object("stream", stream), call);
  for (const sdk::Json& member : sdk::list_at(roster, "members")) {
    if (sdk::id_at<sdk::DeviceId>(member, "device") != call.need_device()) continue;
    if (known_until_ms_.size() >= kMost) known_until_ms_.clear();
    known_until_ms_[key] = host_.now_ms() + kKeptMs;
    co_return;
  }
  throw sdk::MethodError(sdk::Code::kDenied, "this device is not on the stream's roster", "/stream");
}

}  // namespace majlis::chat
