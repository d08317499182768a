// HTTP to the gateway by libcurl: many requests at once, on one thread. Certificates are checked, redirects are not
// followed, and the secret key stands in no URL, log or error.
#pragma once

#include "transport.hpp"

#include "base/secret.hpp"

#include <chrono>
#include <memory>

namespace majlis::payments {

struct CurlOptions {
  std::string url;  // "https://api.stripe.com"
  Secret key;
  std::chrono::seconds timeout{30};  // of one request
};

std::unique_ptr<Transport> make_curl_transport(CurlOptions options);

}  // namespace majlis::payments
