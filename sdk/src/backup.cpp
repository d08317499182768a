#include "backup.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <utility>

namespace majlis::sdk {
namespace {

constexpr int kPagesAtOnce = 256;

// A renamed file is there after a power loss only once its folder is flushed.
void flush_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!flushed) throw DatabaseError(0, folder.string() + ": the folder of the backup cannot be flushed");
}

}  // namespace

Backup::Backup(Connection& source, BackupJob& job) : job_(&job), partial_(job.to.string() + ".partial") {
  if (std::filesystem::exists(job.to))
    throw DatabaseError(0, job.to.string() + ": exists; a backup is written to a new file. Name another or remove it.");
  std::filesystem::remove(partial_);
  target_ = std::make_unique<Connection>(partial_, "", Access::kReadWrite);
  target_->execute("PRAGMA synchronous=FULL");
  handle_ = sqlite3_backup_init(target_->handle(), "main", source.handle(), "main");
  if (handle_ == nullptr) target_->fail(sqlite3_extended_errcode(target_->handle()), "backup");
}

Backup::~Backup() {
  if (handle_ != nullptr) sqlite3_backup_finish(handle_);
  target_.reset();
  std::error_code absent;
  std::filesystem::remove(partial_, absent);
  std::filesystem::remove(partial_.string() + "-journal", absent);
  if (job_ == nullptr) return;
  const std::string what = job_->to.string() + ": the database closes; the backup was not finished";
  job_->done.set_exception(std::make_exception_ptr(DatabaseError(0, what)));
}

bool Backup::step() noexcept {
  try {
    if (!copy()) return false;
    finish();
    std::exchange(job_, nullptr)->done.set_value();
  } catch (...) {
    std::exchange(job_, nullptr)->done.set_exception(std::current_exception());
  }
  return true;
}

bool Backup::copy() {
  const int code = sqlite3_backup_step(handle_, kPagesAtOnce);
  if (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED) return false;
  if (code != SQLITE_DONE)
    throw DatabaseError(code, partial_.string() + ": the backup stopped: " + sqlite3_errstr(code));
  return true;
}

void Backup::finish() {
  const int code = sqlite3_backup_finish(std::exchange(handle_, nullptr));
  if (code != SQLITE_OK)
    throw DatabaseError(code, partial_.string() + ": the backup could not be completed: " + sqlite3_errstr(code));
  target_.reset();
  std::filesystem::rename(partial_, job_->to);
  flush_folder(job_->to.parent_path());
}

}  // namespace majlis::sdk
