// The client half of the plugin `files` as a browser drives it: requests in, responses out, each one CBOR item, as of
// the engine (engine.hpp), but in a module and a worker of its own. It is fetched when somebody first has to do with a
// file, and seals and opens beside the conversation, not in its way. It knows no profile: what is to be kept of an
// upload goes to the engine, which seals it.
//
// Uploads, downloads, ranges and filters are begun, and go by the number that the answer gives until they end or
// `drop`. Whatever comes in, a response goes out. One thread.
#pragma once

#include "clients/web/engine/files/running.hpp"

namespace majlis::web {

class FilesEngine {
 public:
  // `random` must outlive the engine.
  explicit FilesEngine(crypto::Random& random) : running_(random) {}
  // Errors of a request stand in its response: web.request (malformed), web.method, web.files.handle (nothing is under
  // way by that number), those of record::decode and of plugins/files/client.
  Bytes handle(ByteView request);

 private:
  Running running_;
};

}  // namespace majlis::web
