#include "clients/cli/profile.hpp"

#include "clients/cli/display_text.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace majlis::cli {
namespace {

constexpr std::string_view kDefaultHost = "http://127.0.0.1:7420";  // where scripts/run listens

std::filesystem::path variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::filesystem::path() : std::filesystem::path(value);
}

Result<std::optional<std::string>> text_setting(Home& home, std::string_view name) {
  MAJLIS_TRY(const auto value, home.setting(name));
  return value ? std::optional(to_string(*value)) : std::nullopt;
}

Error damaged(const std::filesystem::path& home, const Error& why) {
  return {why.name, "the profile " + home.string() + " is damaged (" + why.detail +
                        "); put back a copy of the folder, or make a new profile and `recover`"};
}

}  // namespace

std::filesystem::path default_home() {
  if (const auto home = variable("MAJLIS_HOME"); !home.empty()) return home;
  if (const auto data = variable("XDG_DATA_HOME"); !data.empty()) return data / "majlis-client";
  return variable("HOME") / ".local/share/majlis-client";
}

Result<std::unique_ptr<Profile>> Profile::load(const Globals& globals) {
  const bool fresh = !Home::exists(globals.home);
  MAJLIS_TRY(Home home, Home::open(globals.home));
  std::unique_ptr<Profile> profile(new Profile(std::move(home)));
  profile->fresh_ = fresh;
  const auto filled = [&]() -> Status {
    MAJLIS_TRY(auto key, open_store_key(profile->home_, globals.passphrase, profile->random_));
    MAJLIS_TRY(const auto records, profile->home_.records());
    auto core = client::Core::open(profile->random_, std::move(key), records);
    if (!core.ok()) return damaged(globals.home, core.error());
    MAJLIS_CHECK(profile->connect_to(globals));
    profile->driver_ = std::make_unique<Driver>(*std::move(core), profile->home_, *profile->connection_);
    return {};
  }();
  if (!filled.ok()) {
    abandon(std::move(profile));
    return filled.error();
  }
  MAJLIS_CHECK(profile->driver_->keep_time());
  profile->driver_->observe([raw = profile.get()](const client::Event& event) { raw->show(event); });
  return profile;
}

Status Profile::connect_to(const Globals& globals) {
  std::optional<std::string> url = globals.host, ca_file = globals.ca_file;
  if (!url) {
    MAJLIS_TRY(url, text_setting(home_, "host"));
  }
  if (!ca_file) {
    MAJLIS_TRY(ca_file, text_setting(home_, "ca_file"));
  }
  MAJLIS_TRY(Endpoint endpoint, Endpoint::parse(url ? *url : std::string(kDefaultHost)));
  connection_ = std::make_unique<Connection>(std::move(endpoint), std::move(ca_file));
  return {};
}

Result<std::unique_ptr<Profile>> Profile::open(const Globals& globals) {
  const Error none{"cli.profile.none", "there is no account in " + globals.home.string() +
                                           " yet; start with: majlis --home " + globals.home.string() +
                                           " --host http://127.0.0.1:7420 register NAME"};
  if (!Home::exists(globals.home)) return none;
  MAJLIS_TRY(auto profile, load(globals));
  if (!profile->core().has_account()) return none;
  return profile;
}

Result<std::unique_ptr<Profile>> Profile::make(const Globals& globals) {
  if (!Home::exists(globals.home)) {
    MAJLIS_TRY(const Endpoint endpoint, Endpoint::parse(globals.host ? *globals.host : std::string(kDefaultHost)));
    MAJLIS_CHECK(reach(endpoint, globals.ca_file));
  }
  MAJLIS_TRY(auto profile, load(globals));
  if (profile->core().has_account()) {
    return Error{"cli.profile.exists", globals.home.string() + " is the profile of " + profile->core().own_name() +
                                           " already; give another --home for another account"};
  }
  return profile;
}

void Profile::abandon(std::unique_ptr<Profile> profile) {
  if (!profile->fresh_ || (profile->driver_ && profile->core().has_account())) return;
  const std::filesystem::path folder = profile->home_.folder();
  profile.reset();
  std::error_code ignored;
  for (const char* name : {"profile.sqlite", "profile.sqlite-wal", "profile.sqlite-shm", "key", "lock"})
    std::filesystem::remove(folder / name, ignored);
  std::filesystem::remove(folder, ignored);  // where it is empty
}

Status Profile::go_online() {
  const Status online = driver_->catch_up();
  if (core().revoked() || (!online.ok() && online.error().name == Driver::kRefused)) {
    return Error{"cli.profile.revoked",
                 "this device was ended by another one of @" + core().own_name() +
                     ", or the host has forgotten it; what it holds can still be read. To go on, "
                     "link or recover in another --home"};
  }
  MAJLIS_CHECK(online);
  const auto remember = [this](std::string_view name, std::string_view value) -> Status {
    MAJLIS_TRY(const auto before, text_setting(home_, name));
    return before == value ? Status() : home_.set_setting(name, as_bytes(value));
  };
  MAJLIS_CHECK(remember("host", endpoint().url()));
  if (const auto& ca_file = connection_->ca_file()) MAJLIS_CHECK(remember("ca_file", *ca_file));
  return {};
}

void Profile::show(const client::Event& event) {
  const auto* warning = std::get_if<client::Warning>(&event);
  const bool told = warning != nullptr &&  // by the command, in its own words
                    (warning->error.name == Driver::kRefused || warning->error.name == Driver::kOtherHost);
  if (warning != nullptr && !told && std::exchange(last_warning_, warning->error.detail) != warning->error.detail)
    std::fprintf(stderr, "majlis: warning: %s\n", many_lines(warning->error.detail, 9).c_str());
  if (observer_) observer_(event);
}

}  // namespace majlis::cli
