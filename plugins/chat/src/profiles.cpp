#include "profiles.hpp"

namespace majlis::chat {

using sdk::AccountId;
using sdk::Call;
using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::object;
using sdk::task;
using sdk::Transaction;

namespace {

// More entries than any device list has: of messaging.devices only the head of the answer is wanted.
constexpr std::int64_t kNoEntries = 1'000'000;

}  // namespace

std::int64_t Profiles::version_of(const AccountId& account) {
  return database_
      .read([&](Transaction& t) {
        return t.value<std::int64_t>("SELECT version FROM profile WHERE account = $1", account);
      })
      .value_or(0);
}

task<std::int64_t> Profiles::store(const AccountId& account, std::optional<std::int64_t> expected, Bytes sealed) {
  const std::uint64_t now = host_.now_ms();
  const auto write = [&](Transaction& t) -> std::pair<bool, std::int64_t> {
    const std::int64_t version =
        t.value<std::int64_t>("SELECT version FROM profile WHERE account = $1", account).value_or(0);
    if (expected && *expected != version) return {false, version};
    t.run(
        "INSERT INTO profile(account, version, changed_ms, sealed) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT(account) DO UPDATE SET version = $2, changed_ms = $3, sealed = $4",
        account, version + 1, now, sealed);
    return {true, version + 1};
  };
  const auto [stored, version] = co_await database_.write(write);
  if (!stored)
    throw MethodError(Code::kConflict,
                      "the profile has version " + std::to_string(version) + ": read it, then write again",
                      "/expected_version");
  host_.publish(
      sdk::Event("chat.profile_changed", to_bytes(account.view()), object("version", version), sdk::Audience(account)));
  co_return version;
}

task<Json> Profiles::set(const Call& call, const Json& params) {
  const AccountId account = call.need_account();
  Bytes sealed = sdk::bytes_at(params, "profile");
  if (sealed.size() > bytes_max_)
    throw MethodError(Code::kQuota, "a profile has at most " + std::to_string(bytes_max_) + " bytes here", "/profile");
  const std::int64_t version = co_await store(account, sdk::integer_at(params, "expected_version"), std::move(sealed));
  co_return object("version", version);
}

task<Json> Profiles::remove(const Call& call, const Json&) {
  const AccountId account = call.need_account();
  if (version_of(account) != 0) co_await store(account, std::nullopt, Bytes());
  co_return object();
}

task<Json> Profiles::get(const Call& call, const Json& params) {
  need_allowance(call);
  const auto account = sdk::id_at<AccountId>(params, "account");
  const auto known = sdk::find_integer(params, "known_version");
  const auto found = database_.read([&](Transaction& t) -> std::optional<Json> {
    for (const sdk::Row& row : t.query("SELECT version, sealed FROM profile WHERE account = $1", account)) {
      Json answer = object("version", row.get<std::int64_t>(0));
      if (known != row.get<std::int64_t>(0) && !row.get<ByteView>(1).empty())
        answer["profile"] = sdk::value_of(row.get<ByteView>(1));
      return answer;
    }
    return std::nullopt;
  });
  if (!found) throw MethodError(Code::kNotFound, "this account has no profile", "/account");
  co_return *found;
}

task<Json> Profiles::lookup(const Call& call, const Json& params) {
  need_allowance(call);
  const Json found =
      co_await host_.call("messaging.devices", object("name", sdk::text_at(params, "name"), "from", kNoEntries), call);
  const auto account = sdk::id_at<AccountId>(found, "account");
  co_return object("account", account, "name", sdk::text_at(found, "name"), "identity_pk",
                   sdk::bytes_at(found, "identity_pk"), "profile_version", version_of(account));
}

void Profiles::need_allowance(const Call& call) {
  if (!lookups_.take(call.need_device().view(), host_.now_ms()))
    throw MethodError(Code::kRateLimited, "too many lookups; try again in some seconds");
}

}  // namespace majlis::chat
