#include <majlis/database.hpp>

#include "engine.hpp"

#include <sqlite3.h>

namespace majlis::sdk {
namespace {

constexpr int kOperationsBetweenLooks = 2000;

struct Deadline {
  std::chrono::steady_clock::time_point at;
  static int passed(void* self) { return std::chrono::steady_clock::now() > static_cast<Deadline*>(self)->at ? 1 : 0; }
};

}  // namespace

struct Reader::Limit {
  std::chrono::milliseconds length;
  Deadline deadline;
};

Reader::Reader(std::unique_ptr<Connection> connection, std::chrono::milliseconds limit)
    : connection_(std::move(connection)), limit_(new Limit{limit, {}}) {
  sqlite3_progress_handler(connection_->handle(), kOperationsBetweenLooks, &Deadline::passed, &limit_->deadline);
}

Reader::~Reader() = default;

Reader::Snapshot::Snapshot(Reader& owner) : reader(owner) {
  reader.limit_->deadline.at = std::chrono::steady_clock::now() + reader.limit_->length;
  reader.connection_->run("BEGIN", {});
}

Reader::Snapshot::~Snapshot() { reader.connection_->roll_back(); }

Database::Database(DatabaseOptions options)
    : engine_(std::make_unique<Engine>(std::move(options))), reader_(open_reader()) {}

Database::~Database() = default;

void Database::submit(std::unique_ptr<Write> write) { engine_->submit(std::move(write)); }
void Database::backup(const std::filesystem::path& to) { engine_->backup(to); }
bool Database::pump() { return engine_->pump(); }
DatabaseMetrics Database::metrics() const { return engine_->metrics(); }
const std::filesystem::path& Database::file() const { return engine_->options().file; }

std::unique_ptr<Reader> Database::open_reader() const {
  return std::make_unique<Reader>(engine_->open_reading(), engine_->options().read_limit);
}

void Database::help_writer() {
  if (engine_->options().threads) return;
  while (engine_->pump()) {
  }
}

}  // namespace majlis::sdk
