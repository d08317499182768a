#include "host/messaging/reply.hpp"

#include "base/cbor.hpp"

namespace majlis::host::messaging {

Failure refuse_until(Code code, const std::string& what, std::uint64_t retry_ms) {
  cbor::Writer data;
  data.map(1);
  data.text("retry_ms");
  data.unsigned_integer(retry_ms);
  return {code, what + "; try again in " + std::to_string((retry_ms + 999) / 1000) + " s", {}, data.take()};
}

}  // namespace majlis::host::messaging
