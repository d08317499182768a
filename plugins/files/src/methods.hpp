// The JSON-RPC methods: an account's own files, and the host owner's numbers. Strand alone.
#pragma once

#include "sweeper.hpp"
#include "tokens.hpp"

namespace majlis::files {

class Methods {
 public:
  Methods(sdk::Host& host, sdk::PluginDatabase& database, Tokens& tokens, Uploads& uploads, Sweeper& sweeper)
      : host_(host), database_(database), tokens_(tokens), uploads_(uploads), sweeper_(sweeper) {}
  void set_limits(const Limits& limits) { limits_ = limits; }

  // {file, ?lifetime_s} → {token, expires_ms}
  sdk::task<sdk::Json> grant(const sdk::Call& call, const sdk::Json& params);
  // {file} → {revoked}
  sdk::task<sdk::Json> revoke(const sdk::Call& call, const sdk::Json& params);
  // {file} → {}
  sdk::task<sdk::Json> remove(const sdk::Call& call, const sdk::Json& params);
  // {?after, ?limit} → {files, more}
  sdk::task<sdk::Json> list(const sdk::Call& call, const sdk::Json& params);
  // {} → {used, limit, file_limit, files, files_limit, lifetime_s, lifetime_max_s}
  sdk::task<sdk::Json> usage(const sdk::Call& call, const sdk::Json& params);
  // {} → numbers. For owners of the host.
  sdk::task<sdk::Json> overview(const sdk::Call& call, const sdk::Json& params);
  // {} → {expired, orphans, waiting, lost}. For owners of the host.
  sdk::task<sdk::Json> sweep(const sdk::Call& call, const sdk::Json& params);

 private:
  std::int64_t now() const { return static_cast<std::int64_t>(host_.now_ms()); }

  sdk::Host& host_;
  sdk::PluginDatabase& database_;
  Tokens& tokens_;
  Uploads& uploads_;
  Sweeper& sweeper_;
  Limits limits_;
};

}  // namespace majlis::files
