#include "host/storage/host_store.hpp"

namespace majlis::host {

std::unique_ptr<sdk::Database> open_host_store(const std::filesystem::path& data) {
  sdk::DatabaseOptions options;
  options.file = data / "host.db";
  options.migrations = {{1, "0001_jobs_and_keys", R"sql(
    CREATE TABLE job (
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      payload BLOB NOT NULL,
      due_ms INTEGER NOT NULL,
      attempt INTEGER NOT NULL,
      leased_until_ms INTEGER NOT NULL,
      PRIMARY KEY (kind, key)
    ) STRICT;
    CREATE INDEX job_by_time ON job (kind, due_ms);
    CREATE TABLE signing_key (
      domain TEXT PRIMARY KEY,
      seed BLOB NOT NULL
    ) STRICT;
  )sql"},
                        {2, "0002_event_cursors", R"sql(
    CREATE TABLE event_cursor (
      subscriber TEXT NOT NULL,
      topic TEXT NOT NULL,
      seq INTEGER NOT NULL,
      PRIMARY KEY (subscriber, topic)
    ) STRICT;
  )sql"}};
  return std::make_unique<sdk::Database>(std::move(options));
}

}  // namespace majlis::host
