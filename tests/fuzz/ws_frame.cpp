// A client's WebSocket frames, whole and in pieces: both must be read alike, within bounds.

#include "host/net/ws_frame.hpp"

#include <cstdlib>
#include <string>
#include <vector>

using namespace majlis;
using namespace majlis::host;

namespace {

constexpr std::size_t kMost = 4096;

// What was seen, in words; `step` bytes at a time.
std::vector<std::string> read_frames(Bytes input, std::size_t step) {
  ws::Decoder decoder(kMost);
  std::vector<std::string> seen;
  for (std::size_t at = 0; at < input.size(); at += step) {
    MutableByteView rest = MutableByteView(input).subspan(at, std::min(step, input.size() - at));
    while (true) {
      std::size_t used = 0;
      const auto event = decoder.next(rest, used);
      if (used > rest.size() || decoder.held() > kMost + 256) std::abort();
      if (!event.ok()) {
        seen.emplace_back(event.error().name);
        return seen;
      }
      if (event->kind == ws::Event::Kind::kNone) break;
      if (event->payload.size() > kMost) std::abort();
      seen.push_back(std::to_string(static_cast<int>(event->kind)) + to_string(event->payload));
      rest = rest.subspan(used);
    }
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Bytes input(data + 1, data + size);
  if (read_frames(input, std::max<std::size_t>(input.size(), 1)) != read_frames(input, 1 + data[0] % 16)) std::abort();
  return 0;
}
