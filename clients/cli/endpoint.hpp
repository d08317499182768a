// Where a host is: what stands behind --host.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace majlis::cli {

struct Endpoint {
  bool tls = false;
  std::string host;  // without the brackets of an IPv6 address
  std::string port;
  std::string path;  // before "/ws", for hosts behind a proxy; without a slash at its end

  // As one would type it.
  std::string url() const;
  // "host:port" as an HTTP Host header has it.
  std::string authority() const;

  // Takes http://HOST[:PORT][/PATH] and https://…. Errors: cli.host.url.
  static Result<Endpoint> parse(std::string_view url);
};

}  // namespace majlis::cli
