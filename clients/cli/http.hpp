// Asks a host for what it serves to browsers: GET alone, one after the other over one connection, nothing followed,
// nothing decoded, nothing kept.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "clients/cli/endpoint.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace majlis::cli {

struct HttpAnswer {
  unsigned status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  Bytes body;
};

class HttpClient {
 public:
  // `ca_file`: certificates (PEM) to trust instead of the system's. `most`: bytes of a body that are taken.
  HttpClient(Endpoint endpoint, std::optional<std::string> ca_file, std::size_t most);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Blocks, for 30 seconds at most without a sign from the host. `target` stands behind the endpoint's own path.
  // Errors: cli.connection.name, .refused, .timeout, .tls, .protocol (no HTTP, or a body of more bytes), .lost.
  Result<HttpAnswer> get(const std::string& target, const std::vector<std::pair<std::string, std::string>>& headers);

 private:
  struct Caller;
  std::unique_ptr<Caller> caller_;
};

}  // namespace majlis::cli
