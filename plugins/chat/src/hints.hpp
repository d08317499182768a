// Typing and presence: hints to the members of a stream that are connected now. Never stored, rate limited, and only
// what the caller's own client chose to tell whom. Strand alone.
#pragma once

#include "membership.hpp"

#include <majlis/plugin.hpp>
#include <majlis/rate_limit.hpp>

namespace majlis::chat {

class Hints {
 public:
  Hints(sdk::Host& host, Membership& membership) : host_(host), membership_(membership) {}

  // {stream, typing} → {}: notifies chat.typing {stream, account, device, typing}.
  sdk::task<sdk::Json> typing(const sdk::Call& call, const sdk::Json& params);
  // {status, streams} → {}: notifies each stream with chat.presence {stream, account, device, status, until_ms}.
  sdk::task<sdk::Json> presence_set(const sdk::Call& call, const sdk::Json& params);

 private:
  sdk::Host& host_;
  Membership& membership_;
  sdk::RateLimit typing_{5, 1000};
  sdk::RateLimit presence_{5, 10'000};
};

}  // namespace majlis::chat
