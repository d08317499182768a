// /p/files/blobs/ID: files to whoever holds a token, whole or in ranges, and their renewal. Nobody is asked who they
// are. Strand alone; the bytes go past it.
#pragma once

#include "tokens.hpp"

#include <majlis/rate_limit.hpp>

namespace majlis::files {

class Downloads {
 public:
  Downloads(sdk::Host& host, Tokens& tokens) : host_(host), tokens_(tokens) {}

  // GET and HEAD.
  sdk::task<sdk::HttpAnswer> get(const sdk::Call& call, const sdk::HttpRequest& request);
  // POST …/renew.
  sdk::task<sdk::HttpAnswer> renew(const sdk::Call& call, const sdk::HttpRequest& request);

 private:
  // One answer to all that no token opens.
  sdk::HttpAnswer nothing_here(const sdk::HttpRequest& request);

  sdk::Host& host_;
  Tokens& tokens_;
  sdk::RateLimit guesses_{30, 2000};      // about one file
  sdk::RateLimit all_guesses_{300, 100};  // about any
};

}  // namespace majlis::files
