// The core as a web page drives it: requests in, responses out, each one CBOR item (request.hpp), so that one exported
// function is all of the border between JavaScript and C++. Whatever comes in, a response goes out. One thread.
//
// A profile begins with `create` or `open` (profile_methods.cpp); then come `connected`, `received`, `disconnected` and
// `tick` as in clients/core/core.hpp, commands and queries. The methods stand in *_methods.cpp and queries.cpp.
#pragma once

#include "clients/web/engine/look.hpp"

#include <optional>

namespace majlis::web {

class Engine {
 public:
  // `random` must outlive the engine.
  explicit Engine(crypto::Random& random) : random_(random) {}
  // Errors of a request stand in its response: web.request (malformed), web.method, web.profile.*, those of
  // record::decode, and the core's.
  Bytes handle(ByteView request);

 private:
  crypto::Random& random_;
  std::optional<client::Core> core_;
  Facts facts_;
};

}  // namespace majlis::web
