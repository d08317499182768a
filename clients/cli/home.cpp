#include "clients/cli/home.hpp"

#include <algorithm>
#include <cstdio>
#include <sys/stat.h>

namespace majlis::cli {
namespace {

constexpr std::uint64_t kFormat = 1;

constexpr const char* kSchema = R"sql(
  CREATE TABLE records (key TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE news (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stream BLOB NOT NULL, seq INTEGER NOT NULL, what INTEGER NOT NULL, by BLOB NOT NULL
  ) STRICT;
  PRAGMA user_version = 1;
)sql";

Status make_private(const std::filesystem::path& folder) {
  std::error_code error;
  const bool made = std::filesystem::create_directories(folder, error);
  if (error) return Error{"cli.home.storage", "cannot make the folder " + folder.string() + ": " + error.message()};
  if (made) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  return {};
}

}  // namespace

Home::Home(std::filesystem::path folder, ProfileLock lock, Sqlite database)
    : folder_(std::move(folder)), lock_(std::move(lock)), database_(std::move(database)) {}

// What was said leaves first. Between the last commit and the end of the process nothing slow is to stand: the log is
// copied before it, and a commit that a power loss undoes leaves the records as a kill would.
Home::~Home() {
  if (last_.empty()) return;
  std::fflush(stdout);
  static_cast<void>(database_.execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA synchronous = OFF"));
  database_.keep_log();
  static_cast<void>(finish());
}

void Home::erase_last(std::vector<std::string> keys) {
  last_.insert(last_.end(), std::make_move_iterator(keys.begin()), std::make_move_iterator(keys.end()));
}

Status Home::finish() {
  std::vector<client::Change> changes;
  for (auto& key : std::exchange(last_, {})) changes.push_back({std::move(key), std::nullopt});
  return apply(changes, {});
}

bool Home::exists(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::exists(folder / "profile.sqlite", ignored);
}

Result<Home> Home::open(const std::filesystem::path& folder) {
  MAJLIS_CHECK(make_private(folder));
  MAJLIS_TRY(ProfileLock lock, ProfileLock::take(folder.string()));
  MAJLIS_TRY(Sqlite database, Sqlite::open((folder / "profile.sqlite").string()));
  Home home(folder, std::move(lock), std::move(database));
  MAJLIS_CHECK(home.prepare());
  return home;
}

Status Home::prepare() {
  MAJLIS_CHECK(database_.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON"));
  std::uint64_t format = 0;
  {
    MAJLIS_TRY(Statement version, database_.prepare("PRAGMA user_version"));
    MAJLIS_CHECK(version.step());
    format = version.number(0);
  }
  if (format > kFormat) {
    return Error{"cli.home.newer", "the profile " + folder_.string() + " was written by a newer majlis (format " +
                                       std::to_string(format) + ", this one knows " + std::to_string(kFormat) +
                                       "); update majlis"};
  }
  if (format == 0) {
    MAJLIS_CHECK(database_.execute("BEGIN IMMEDIATE"));
    MAJLIS_CHECK(database_.execute(kSchema));
    MAJLIS_CHECK(database_.execute("COMMIT"));
  }
  MAJLIS_TRY(put_, database_.prepare("INSERT INTO records (key, sealed) VALUES ($1, $2) "
                                     "ON CONFLICT (key) DO UPDATE SET sealed = excluded.sealed"));
  MAJLIS_TRY(erase_, database_.prepare("DELETE FROM records WHERE key = $1"));
  MAJLIS_TRY(add_news_, database_.prepare("INSERT INTO news (stream, seq, what, by) VALUES ($1, $2, $3, $4)"));
  return {};
}

Result<std::optional<Bytes>> Home::setting(std::string_view name) {
  MAJLIS_TRY(Statement select, database_.prepare("SELECT value FROM settings WHERE name = $1"));
  MAJLIS_TRY(const bool found, select.bind(1, name).step());
  if (!found) return std::optional<Bytes>();
  return std::optional<Bytes>(to_bytes(select.bytes(0)));
}

Status Home::set_setting(std::string_view name, ByteView value) {
  MAJLIS_TRY(Statement put, database_.prepare("INSERT INTO settings (name, value) VALUES ($1, $2) "
                                              "ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
  return put.bind(1, name).bind(2, value).run();
}

Result<std::vector<client::StoredRecord>> Home::records() {
  // "x/" begins what is not the core's (kExtensionRecords); "x0" comes after all of it.
  MAJLIS_TRY(Statement select,
             database_.prepare("SELECT key, sealed FROM records WHERE key < 'x/' OR key >= 'x0' ORDER BY key"));
  return read_records(std::move(select));
}

Result<std::vector<client::StoredRecord>> Home::extension_records(std::string_view prefix) {
  MAJLIS_TRY(Statement select,
             database_.prepare("SELECT key, sealed FROM records WHERE key >= $1 AND key < $2 ORDER BY key"));
  std::string end(prefix);
  ++end.back();
  select.bind(1, prefix).bind(2, end);
  MAJLIS_TRY(auto all, read_records(std::move(select)));
  std::erase_if(all, [&](const auto& record) { return std::ranges::find(last_, record.key) != last_.end(); });
  return all;
}

Result<std::vector<client::StoredRecord>> Home::read_records(Statement select) {
  std::vector<client::StoredRecord> all;
  for (;;) {
    MAJLIS_TRY(const bool row, select.step());
    if (!row) return all;
    all.push_back({select.text(0), to_bytes(select.bytes(1))});
  }
}

Status Home::apply(std::span<const client::Change> changes, std::span<const News> news) {
  if (changes.empty() && news.empty()) return {};
  MAJLIS_CHECK(database_.execute("BEGIN IMMEDIATE"));
  Status written = write(changes, news);
  if (written.ok()) written = database_.execute("COMMIT");
  if (!written.ok()) static_cast<void>(database_.execute("ROLLBACK"));  // the first error is the one to tell
  return written;
}

Status Home::write(std::span<const client::Change> changes, std::span<const News> news) {
  for (const auto& change : changes) {
    MAJLIS_CHECK(change.sealed ? put_->bind(1, change.key).bind(2, *change.sealed).run()
                               : erase_->bind(1, change.key).run());
  }
  for (const auto& item : news) {
    MAJLIS_CHECK(add_news_->bind(1, item.stream.view())
                     .bind(2, item.seq)
                     .bind(3, static_cast<std::uint64_t>(item.what))
                     .bind(4, item.by.view())
                     .run());
  }
  return {};
}

Result<std::vector<News>> Home::news() {
  MAJLIS_TRY(Statement select, database_.prepare("SELECT id, stream, seq, what, by FROM news ORDER BY id"));
  std::vector<News> all;
  for (;;) {
    MAJLIS_TRY(const bool row, select.step());
    if (!row) return all;
    News item;
    item.id = select.number(0);
    MAJLIS_TRY(item.stream, client::StreamId::from_bytes(select.bytes(1)));
    item.seq = select.number(2);
    item.what = static_cast<News::What>(select.number(3));
    MAJLIS_TRY(item.by, client::AccountId::from_bytes(select.bytes(4)));
    all.push_back(std::move(item));
  }
}

Status Home::reported(std::span<const std::uint64_t> ids) {
  if (ids.empty()) return {};
  MAJLIS_TRY(Statement erase, database_.prepare("DELETE FROM news WHERE id = $1"));
  MAJLIS_CHECK(database_.execute("BEGIN IMMEDIATE"));
  Status done;
  for (const auto id : ids) {
    if (done.ok()) done = erase.bind(1, id).run();
  }
  if (done.ok()) done = database_.execute("COMMIT");
  if (!done.ok()) static_cast<void>(database_.execute("ROLLBACK"));
  return done;
}

}  // namespace majlis::cli
