// HTTP requests, whole and in pieces: both must be read alike, and whatever comes of a head stays within it.

#include "host/net/http_parser.hpp"

#include <cstdlib>
#include <string>

using namespace majlis;
using namespace majlis::host;

namespace {

struct Seen {
  std::string error;
  std::string head;
  std::string body;
  bool done = false;
  bool operator==(const Seen&) const = default;
};

// One request out of `input`, offered as a connection does: `step` bytes more each time.
Seen read_request(ByteView input, std::size_t step) {
  HttpParser parser(1024);
  Seen seen;
  std::size_t taken = 0;
  for (std::size_t end = std::min(step, input.size()); taken < input.size() && !parser.done();) {
    const auto used = parser.feed(input.subspan(taken, end - taken));
    if (!used.ok()) {
      seen.error = used.error().name;
      return seen;
    }
    if (*used > end - taken) std::abort();
    taken += *used;
    if (parser.has_head() && seen.head.empty()) {
      const ParsedRequest head = parser.take_head();
      seen.head = head.request.method + " " + head.request.path + "?" + head.request.query;
      for (const auto& [name, value] : head.request.headers) seen.head += "\n" + name + ":" + value;
      if (head.request.path.size() > input.size() || head.request.body_size < -1) std::abort();
      if (parser.take_expectation() && parser.take_expectation()) std::abort();
    }
    if (parser.has_head()) seen.body += to_string(parser.take_body());
    if (*used == 0 && end == input.size()) break;
    end = std::min(end + step, input.size());
  }
  seen.done = parser.done();
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  const Seen whole = read_request(input, std::max<std::size_t>(input.size(), 1));
  const Seen pieces = read_request(input, 1 + data[0] % 64);
  // A head over the limit may be told by the one and a syntax error by the other.
  if (whole.error.empty() && pieces.error.empty() && whole != pieces) std::abort();
  return 0;
}
