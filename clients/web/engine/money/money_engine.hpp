// The client half of the plugin `payments` as a browser drives it: requests in, responses out, each one CBOR item, as
// of the engine (engine.hpp), but in a module of its own that is fetched when somebody first has to do with money. It
// holds nothing and knows no profile. Whatever comes in, a response goes out. One thread.
#pragma once

#include "base/bytes.hpp"

namespace majlis::web {

class MoneyEngine {
 public:
  // Errors of a request stand in its response: web.request (malformed), web.method, those of record::decode and of
  // plugins/payments/client.
  Bytes handle(ByteView request);
};

}  // namespace majlis::web
