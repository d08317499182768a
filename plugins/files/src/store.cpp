#include "store.hpp"

namespace majlis::files::store {
namespace {

using sdk::Row;

constexpr std::int64_t kRememberedMs = 30 * kDayMs;

}  // namespace

std::optional<File> find(Transaction& t, const FileId& id, std::int64_t now_ms) {
  std::optional<File> found;
  for (const Row& row : t.query("SELECT account, size, received, lifetime_ms, created_ms, expires_ms FROM file "
                                "WHERE id = $1 AND expires_ms > $2",
                                id, now_ms))
    found = File{id,
                 row.get<AccountId>(0),
                 row.get<std::int64_t>(1),
                 row.get<std::int64_t>(2),
                 row.get<std::int64_t>(3),
                 row.get<std::int64_t>(4),
                 row.get<std::int64_t>(5)};
  return found;
}

bool has_ended(Transaction& t, const FileId& id, const AccountId& account, std::int64_t now_ms) {
  return t.value<int>("SELECT 1 FROM ended WHERE id = $1 AND account = $2", id, account).has_value() ||
         t.value<int>("SELECT 1 FROM file WHERE id = $1 AND account = $2 AND expires_ms <= $3", id, account, now_ms)
             .has_value();
}

Usage usage(Transaction& t, const AccountId& account, std::int64_t now_ms) {
  Usage usage;
  for (const Row& row : t.query("SELECT CAST(coalesce(sum(size), 0) AS bigint), count(*) FROM file "
                                "WHERE account = $1 AND expires_ms > $2",
                                account, now_ms))
    usage = {row.get<std::int64_t>(0), row.get<std::int64_t>(1)};
  return usage;
}

Refused room_for(Transaction& t, const AccountId& account, std::int64_t size, const Limits& limits,
                 std::int64_t now_ms) {
  const Usage used = usage(t, account, now_ms);
  if (used.files >= limits.account_files) return Refused::kFiles;
  return used.bytes > limits.account_bytes || size > limits.account_bytes - used.bytes ? Refused::kBytes : Refused::kNo;
}

Refused add(Transaction& t, const File& file, const Limits& limits) {
  if (const Refused refused = room_for(t, file.account, file.size, limits, file.created_ms); refused != Refused::kNo)
    return refused;
  t.run(
      "INSERT INTO file(id, account, size, received, lifetime_ms, created_ms, expires_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      file.id, file.account, file.size, file.received, file.lifetime_ms, file.created_ms, file.expires_ms);
  return Refused::kNo;
}

bool advance(Transaction& t, const FileId& id, std::int64_t from, std::int64_t to, std::int64_t expires_ms) {
  return t.run("UPDATE file SET received = $3, expires_ms = $4 WHERE id = $1 AND received = $2 AND size >= $3", id,
               from, to, expires_ms) == 1;
}

bool end(Transaction& t, const FileId& id, std::int64_t now_ms, std::optional<std::int64_t> due_ms) {
  constexpr std::int64_t kAlways = INT64_MAX;
  const auto account = t.value<AccountId>("DELETE FROM file WHERE id = $1 AND expires_ms <= $2 RETURNING account", id,
                                          due_ms.value_or(kAlways));
  if (!account) return false;
  t.run("DELETE FROM token WHERE file = $1", id);
  t.run("INSERT INTO ended(id, account, ended_ms) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING", id, *account,
        now_ms);
  return true;
}

std::vector<FileId> due(Transaction& t, std::int64_t now_ms) {
  std::vector<FileId> ids;
  for (const Row& row : t.query("SELECT id FROM file WHERE expires_ms <= $1 ORDER BY expires_ms LIMIT 1000", now_ms))
    ids.push_back(row.get<FileId>(0));
  return ids;
}

void forget(Transaction& t, std::int64_t now_ms) {
  t.run("DELETE FROM token WHERE expires_ms <= $1", now_ms);
  t.run("DELETE FROM ended WHERE ended_ms <= $1", now_ms - kRememberedMs);
}

std::vector<std::pair<FileId, std::int64_t>> between(Transaction& t, const std::optional<FileId>& after,
                                                     const std::optional<FileId>& last) {
  // No id is longer than sixteen bytes, so this is behind them all.
  const Bytes end(FileId::kSize + 1, 0xFF);
  std::vector<std::pair<FileId, std::int64_t>> rows;
  for (const Row& row : t.query("SELECT id, received FROM file WHERE id > $1 AND id <= $2 ORDER BY id",
                                after ? to_bytes(after->view()) : Bytes(), last ? to_bytes(last->view()) : end))
    rows.emplace_back(row.get<FileId>(0), row.get<std::int64_t>(1));
  return rows;
}

bool exists(Transaction& t, const FileId& id) {
  return t.value<int>("SELECT 1 FROM file WHERE id = $1", id).has_value();
}

std::optional<std::int64_t> received(Transaction& t, const FileId& id) {
  return t.value<std::int64_t>("SELECT received FROM file WHERE id = $1", id);
}

}  // namespace majlis::files::store
