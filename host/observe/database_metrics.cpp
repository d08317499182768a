#include "host/observe/database_metrics.hpp"

namespace majlis::host {
namespace {

struct Handles {
  Handles(Metrics& metrics, const std::string& name)
      : commits(metrics.counter("majlis_database_commits_total", "Group commits.", {{"database", name}})),
        writes(metrics.counter("majlis_database_writes_total", "Writes that were committed.", {{"database", name}})),
        failures(metrics.counter("majlis_database_failed_writes_total", "Writes that ended in an error.",
                                 {{"database", name}})),
        flushes(metrics.counter("majlis_database_flushes_total", "Flushes of the file and its write-ahead log.",
                                {{"database", name}})),
        wal_bytes(metrics.gauge("majlis_database_wal_bytes", "Write-ahead log in use.", {{"database", name}})),
        waiting(metrics.gauge("majlis_database_waiting_writes", "Writes in the queue.", {{"database", name}})),
        longest_commit(metrics.gauge("majlis_database_longest_commit_seconds", "Longest commit since the start.",
                                     {{"database", name}})) {}

  void take(const sdk::DatabaseMetrics& now) {
    commits.add(static_cast<double>(now.commits) - commits.value());
    writes.add(static_cast<double>(now.closures) - writes.value());
    failures.add(static_cast<double>(now.failures) - failures.value());
    flushes.add(static_cast<double>(now.flushes) - flushes.value());
    wal_bytes.set(static_cast<double>(now.wal_bytes));
    waiting.set(static_cast<double>(now.waiting));
    longest_commit.set(static_cast<double>(now.longest_commit_us) * 1e-6);
  }

  Counter& commits;
  Counter& writes;
  Counter& failures;
  Counter& flushes;
  Gauge& wal_bytes;
  Gauge& waiting;
  Gauge& longest_commit;
};

}  // namespace

DatabaseMetrics::DatabaseMetrics(Metrics& metrics, const std::string& name, const sdk::Database& database)
    : refresh_(metrics.before_exposition(
          [handles = Handles(metrics, name), &database]() mutable { handles.take(database.metrics()); })) {}

}  // namespace majlis::host
