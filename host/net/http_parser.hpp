// HTTP/1.1 requests out of bytes, by Boost.Beast's parser behind this header: first the head, then the body as it
// comes. One per request, on an I/O thread.
#pragma once

#include "base/result.hpp"
#include "host/kernel/http.hpp"

#include <memory>

namespace majlis::host {

// A request and what the connection needs to know about it.
struct ParsedRequest {
  HttpRequest request;
  bool keep_alive = false;
  bool upgrade = false;  // to a WebSocket
};

class HttpParser {
 public:
  explicit HttpParser(std::size_t header_limit);
  ~HttpParser();

  // Takes bytes from the front of `input`, at most to the end of the head the first time; what is not taken must be
  // offered again with more behind it. Errors: http.header_too_large (431), http.too_large (413), http.syntax
  // (400).
  Result<std::size_t> feed(ByteView input);
  bool has_head() const;
  bool done() const;
  // The head, once: the body is empty.
  ParsedRequest take_head();
  // What has come of the body since the last time.
  // `next`: empty memory for what comes after it.
  Bytes take_body(Bytes next = {});
  // Whether the client waits for "100 Continue" before it sends the body; true once.
  bool take_expectation();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The whole response, of a file its head. HEAD answers keep their length but not their body.
Bytes serialize(const HttpResponse& response, bool keep_alive, bool head);

}  // namespace majlis::host
