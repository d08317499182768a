// Profiles (display name, avatar): encrypted by their owners under a profile key that travels inside messages. Stored
// and handed out as opaque bytes. Strand alone.
#pragma once

#include <majlis/plugin.hpp>
#include <majlis/plugin_database.hpp>
#include <majlis/rate_limit.hpp>

namespace majlis::chat {

class Profiles {
 public:
  Profiles(sdk::Host& host, sdk::PluginDatabase& database) : host_(host), database_(database) {}
  void set_limit(std::size_t bytes_max) { bytes_max_ = bytes_max; }

  // {profile, expected_version} → {version}: replaces the caller's profile if it is the expected version (0: none).
  sdk::task<sdk::Json> set(const sdk::Call& call, const sdk::Json& params);
  // {account, ?known_version} → {version, ?profile}: without the profile where the caller knows that version.
  sdk::task<sdk::Json> get(const sdk::Call& call, const sdk::Json& params);
  // {} → {}: removes the caller's profile; its version goes on counting.
  sdk::task<sdk::Json> remove(const sdk::Call& call, const sdk::Json& params);
  // {name} → {account, name, identity_pk, profile_version}: who goes by a name.
  sdk::task<sdk::Json> lookup(const sdk::Call& call, const sdk::Json& params);

 private:
  sdk::task<std::int64_t> store(const sdk::AccountId& account, std::optional<std::int64_t> expected, Bytes sealed);
  std::int64_t version_of(const sdk::AccountId& account);
  void need_allowance(const sdk::Call& call);

  sdk::Host& host_;
  sdk::PluginDatabase& database_;
  std::size_t bytes_max_ = 0;
  sdk::RateLimit lookups_{30, 2000};  // 30 at once, then one every two seconds: names are not to be harvested
};

}  // namespace majlis::chat
