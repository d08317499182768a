// Sealed answers that wait for a new device, under the random id of its link code. In memory: they live ten minutes,
// are handed out once, and nobody but the two devices can open them. Thread-safe; bounded.
#pragma once

#include "host/messaging/ids.hpp"
#include "host/messaging/limits.hpp"
#include "host/messaging/reply.hpp"

#include <map>
#include <mutex>
#include <optional>

namespace majlis::host::messaging {

class LinkBox {
 public:
  explicit LinkBox(const Limits& limits) : limits_(limits) {}

  // Returns when it expires. Errors: conflict where something waits under `link` already; quota.
  Reply<std::uint64_t> put(const Bytes& link, const AccountId& account, Bytes sealed, std::uint64_t now_ms);
  std::optional<Bytes> take(const Bytes& link, std::uint64_t now_ms);

 private:
  struct Waiting {
    AccountId account;
    Bytes sealed;
    std::uint64_t expires_ms;
  };
  const Limits& limits_;
  std::mutex mutex_;
  std::map<Bytes, Waiting> waiting_;
};

}  // namespace majlis::host::messaging
