#include "methods.hpp"

namespace majlis::files {

using sdk::Call;
using sdk::Json;
using sdk::object;
using sdk::Row;
using sdk::task;

namespace {

constexpr std::int64_t kPage = 100;

Json entry_of(const Row& row) {
  const auto size = row.get<std::int64_t>(1);
  const auto received = row.get<std::int64_t>(2);
  return object("file", row.get<FileId>(0), "size", size, "received", received, "complete", size == received,
                "created_ms", row.get<std::int64_t>(3), "expires_ms", row.get<std::int64_t>(4), "tokens",
                row.get<std::int64_t>(5));
}

}  // namespace

task<Json> Methods::grant(const Call& call, const Json& params) {
  std::optional<std::int64_t> lifetime = sdk::find_integer(params, "lifetime_s");
  if (lifetime) lifetime = limits_.lifetime(*lifetime);
  const auto granted = co_await tokens_.grant(call.need_account(), sdk::id_at<FileId>(params, "file"), lifetime);
  co_return object("token", granted.token, "expires_ms", granted.expires_ms);
}

task<Json> Methods::revoke(const Call& call, const Json& params) {
  const std::int64_t revoked = co_await tokens_.revoke(call.need_account(), sdk::id_at<FileId>(params, "file"));
  co_return object("revoked", revoked);
}

task<Json> Methods::remove(const Call& call, const Json& params) {
  const auto id = sdk::id_at<FileId>(params, "file");
  database_.read([&](Transaction& t) { return need_own_file(t, id, call.need_account(), now()); });
  co_await uploads_.discard(id);
  co_return object();
}

task<Json> Methods::list(const Call& call, const Json& params) {
  const sdk::AccountId account = call.need_account();
  const Bytes after = sdk::find_bytes(params, "after").value_or(Bytes());
  const std::int64_t limit = sdk::find_integer(params, "limit").value_or(kPage);
  Json files = sdk::array();
  database_.read([&](Transaction& t) {
    const std::int64_t from =
        t.value<std::int64_t>("SELECT created_ms FROM file WHERE id = $1 AND account = $2", after, account)
            .value_or(-1);
    for (const Row& row :
         t.query("SELECT id, size, received, created_ms, expires_ms, "
                 "(SELECT count(*) FROM token WHERE token.file = file.id AND token.expires_ms > $4) FROM file "
                 "WHERE account = $1 AND (created_ms, id) > ($2, $3) AND expires_ms > $4 "
                 "ORDER BY created_ms, id LIMIT $5",
                 account, from, after, now(), limit + 1))
      files.push_back(entry_of(row));
  });
  const bool more = files.size() > static_cast<std::size_t>(limit);
  if (more) files.erase(files.size() - 1);
  co_return object("files", std::move(files), "more", more);
}

task<Json> Methods::usage(const Call& call, const Json&) {
  const Usage used = database_.read([&](Transaction& t) { return store::usage(t, call.need_account(), now()); });
  co_return object("used", used.bytes, "limit", limits_.account_bytes, "file_limit", limits_.file_bytes, "files",
                   used.files, "files_limit", limits_.account_files, "lifetime_s", limits_.lifetime_ms / kSecondMs,
                   "lifetime_max_s", limits_.lifetime_max_ms / kSecondMs);
}

task<Json> Methods::overview(const Call&, const Json&) {
  Json numbers = object();
  database_.read([&](Transaction& t) {
    for (const Row& row : t.query("SELECT count(DISTINCT account), "
                                  "count(*) FILTER (WHERE received = size), "
                                  "CAST(coalesce(sum(size) FILTER (WHERE received = size), 0) AS bigint), "
                                  "count(*) FILTER (WHERE received < size), "
                                  "CAST(coalesce(sum(received) FILTER (WHERE received < size), 0) AS bigint), "
                                  "CAST(coalesce(sum(size) FILTER (WHERE received < size), 0) AS bigint) "
                                  "FROM file WHERE expires_ms > $1",
                                  now()))
      numbers = object("accounts", row.get<std::int64_t>(0), "files", row.get<std::int64_t>(1), "bytes",
                       row.get<std::int64_t>(2), "uploads", row.get<std::int64_t>(3), "upload_bytes",
                       row.get<std::int64_t>(4), "reserved_bytes", row.get<std::int64_t>(5));
    numbers["tokens"] = t.value<std::int64_t>("SELECT count(*) FROM token WHERE expires_ms > $1", now()).value_or(0);
  });
  co_return numbers;
}

task<Json> Methods::sweep(const Call&, const Json&) {
  const Swept swept = co_await sweeper_.sweep();
  co_return object("expired", swept.expired, "orphans", swept.orphans, "waiting", swept.waiting, "lost", swept.lost);
}

}  // namespace majlis::files
