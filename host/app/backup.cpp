#include "host/app/backup.hpp"

#include "crypto/primitives/hash.hpp"

#include <majlis/database.hpp>
#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace majlis::host {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPartBytes = 1 << 20;

std::vector<sdk::Migration> format() {
  return {{1, "0001_backup", R"sql(
    CREATE TABLE file (path TEXT PRIMARY KEY, size INTEGER NOT NULL, sha256 BLOB NOT NULL) STRICT;
    CREATE TABLE part (path TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (path, number)) STRICT;
  )sql"}};
}

// One consistent copy of a database that another process may be writing to.
void copy_database(const fs::path& from, const fs::path& to) {
  const auto open = [](const fs::path& path, int flags) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    std::unique_ptr<sqlite3, int (*)(sqlite3*)> owner(handle, sqlite3_close);
    if (code != SQLITE_OK) throw std::runtime_error(path.string() + " cannot be opened: " + sqlite3_errstr(code));
    sqlite3_busy_timeout(handle, 10'000);
    return owner;
  };
  const auto source = open(from, SQLITE_OPEN_READWRITE);
  const auto target = open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3_backup* copy = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  const int stepped = copy == nullptr ? SQLITE_ERROR : sqlite3_backup_step(copy, -1);
  sqlite3_backup_finish(copy);
  if (stepped != SQLITE_DONE)
    throw std::runtime_error(from.string() + " cannot be copied: " + sqlite3_errmsg(target.get()));
}

// Not data: locks, tokens of a running host, copies of its plugins, and what SQLite keeps beside its files.
bool passing(const std::string& path) {
  return path == "plugins-run" || path == "majlisd.lock" || path == "admin-token" || path == "admin.sock" ||
         path.ends_with("-wal") || path.ends_with("-shm");
}

// The files of `data` by their paths in it, databases first: what a row names was there when the row was copied. What
// a running host takes away meanwhile is left out.
std::vector<std::string> files_of(const fs::path& data) {
  std::vector<std::string> files;
  std::vector<fs::path> open{data};
  while (!open.empty()) {
    const fs::path folder = std::move(open.back());
    open.pop_back();
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      const std::string path = entry->path().lexically_relative(data).string();
      std::error_code gone;
      if (passing(path)) continue;
      if (entry->is_directory(gone) && !entry->is_symlink(gone)) open.push_back(entry->path());
      if (entry->is_regular_file(gone)) files.push_back(path);
    }
    if (error && error != std::errc::no_such_file_or_directory)
      throw std::runtime_error(folder.string() + " cannot be read: " + error.message());
  }
  // clang 14 cannot read ranges::stable_partition
  std::stable_partition(files.begin(), files.end(), [](const std::string& path) { return path.ends_with(".db"); });
  return files;
}

// Whether the file was there to be copied.
bool store_file(sdk::Database& archive, const std::string& name, const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in && !fs::exists(file)) return false;
  if (!in) throw std::runtime_error(file.string() + " cannot be read; run this as the user of the data folder");
  crypto::Sha256 hash;
  std::uint64_t size = 0;
  for (std::int64_t number = 0; in; ++number) {
    Bytes part(kPartBytes);
    in.read(reinterpret_cast<char*>(part.data()), static_cast<std::streamsize>(part.size()));
    if (in.bad()) throw std::runtime_error(file.string() + " cannot be read to its end; look at the disk");
    part.resize(static_cast<std::size_t>(in.gcount()));
    if (part.empty()) break;
    hash.update(part);
    size += part.size();
    archive.write_and_wait([&](sdk::Transaction& t) {
      return t.run("INSERT INTO part (path, number, bytes) VALUES ($1, $2, $3)", name, number, part);
    });
  }
  const Bytes digest = hash.finish();
  archive.write_and_wait([&](sdk::Transaction& t) {
    return t.run("INSERT INTO file (path, size, sha256) VALUES ($1, $2, $3)", name, size, digest);
  });
  return true;
}

// As a file by itself, or for a database as one consistent copy.
bool store(sdk::Database& archive, const std::string& name, const fs::path& data, const fs::path& scratch) {
  const fs::path file = data / name;
  if (!name.ends_with(".db")) return store_file(archive, name, file);
  const fs::path copy = scratch / "copy.db";
  fs::remove(copy);
  try {
    copy_database(file, copy);
  } catch (const std::runtime_error&) {
    if (!fs::exists(file)) return false;
    throw;
  }
  return store_file(archive, name, copy);
}

// What was written there stays there, also if the power fails now.
void flush(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!flushed) throw std::runtime_error(path.string() + " cannot be flushed to the disk: " + std::strerror(errno));
}

struct Entry {
  std::string path;
  std::uint64_t size = 0;
  Bytes sha256;
};

void restore_file(sdk::Database& archive, const Entry& entry, const fs::path& to) {
  fs::create_directories(to.parent_path());
  std::ofstream out(to, std::ios::binary);
  crypto::Sha256 hash;
  std::uint64_t size = 0;
  for (std::int64_t number = 0; size < entry.size; ++number) {
    const auto part = archive.read([&](sdk::Transaction& t) {
      return t.value<Bytes>("SELECT bytes FROM part WHERE path = $1 AND number = $2", entry.path, number);
    });
    if (!part || part->empty()) break;
    hash.update(*part);
    size += part->size();
    out.write(reinterpret_cast<const char*>(part->data()), static_cast<std::streamsize>(part->size()));
  }
  out.close();
  if (!out) throw std::runtime_error(to.string() + " cannot be written");
  if (size != entry.size || hash.finish() != entry.sha256)
    throw std::runtime_error("the backup is damaged: " + entry.path + " is not what was copied; use another backup");
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write);
  flush(to);
}

// Removed when it ends, unless it was moved away.
struct Scratch {
  explicit Scratch(fs::path where) : path(std::move(where)) { fs::create_directories(path); }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  fs::path path;
};

bool inside(const std::string& name) {
  const fs::path path(name);
  return path.is_relative() && !path.empty() && *path.lexically_normal().begin() != "..";
}

}  // namespace

std::string back_up(const fs::path& data, const fs::path& to) {
  if (!fs::exists(data / "host.db"))
    throw std::runtime_error(data.string() + " is no data folder of majlisd; name it with --data");
  if (fs::exists(to)) throw std::runtime_error(to.string() + " is already there; name a new file");
  if (inside(fs::weakly_canonical(to).lexically_relative(fs::canonical(data)).string()))
    throw std::runtime_error(to.string() +
                             " lies in the data folder itself; name a file elsewhere, best on another disk");
  const Scratch scratch(fs::path(to).concat(".copying"));
  const fs::path partial = scratch.path / "archive";
  std::size_t files = 0;
  {
    sdk::Database archive({.file = partial, .migrations = format()});
    for (const std::string& name : files_of(data)) files += store(archive, name, data, scratch.path) ? 1 : 0;
    archive.backup(scratch.path / "whole");  // one file, without a log beside it
  }
  fs::permissions(scratch.path / "whole", fs::perms::owner_read | fs::perms::owner_write);
  fs::rename(scratch.path / "whole", to);
  flush(fs::absolute(to).parent_path());
  return "Copied " + std::to_string(files) + " files of " + data.string() + " to " + to.string() +
         ".\nIt holds ciphertext, names and rosters: keep it as you keep the data folder.\n";
}

std::string restore(const fs::path& from, const fs::path& data) {
  if (!fs::exists(from)) throw std::runtime_error(from.string() + " is not there; name the file that backup wrote");
  if (fs::exists(data) && !fs::is_empty(data))
    throw std::runtime_error(data.string() + " is not empty; name a new folder with --data, so that nothing is lost");
  const fs::path target = fs::absolute(data).lexically_normal();
  const Scratch scratch(fs::path(target).concat(".restoring"));
  fs::copy_file(from, scratch.path / "archive");
  std::vector<Entry> entries;
  const fs::path folder = scratch.path / "data";
  fs::create_directories(folder);
  try {
    sdk::Database archive({.file = scratch.path / "archive", .migrations = format()});
    archive.read([&](sdk::Transaction& t) {
      for (const auto& row : t.query("SELECT path, size, sha256 FROM file"))
        entries.push_back({row.get<std::string>(0), row.get<std::uint64_t>(1), row.get<Bytes>(2)});
      return true;
    });
    for (const Entry& entry : entries) {
      if (!inside(entry.path)) throw std::runtime_error("the backup names a file outside: " + entry.path);
      restore_file(archive, entry, folder / entry.path);
    }
  } catch (const sdk::DatabaseError& error) {
    throw std::runtime_error(from.string() + " is not a whole backup: " + error.what());
  }
  if (entries.empty()) throw std::runtime_error(from.string() + " is not a backup of majlisd");
  fs::remove(target);
  fs::permissions(folder, fs::perms::owner_all);
  fs::rename(folder, target);
  for (const auto& entry : fs::recursive_directory_iterator(target))
    if (entry.is_directory()) flush(entry.path());
  flush(target);
  flush(target.parent_path());
  return "Put " + std::to_string(entries.size()) + " files into " + target.string() + ".\nNext: majlisd --data " +
         target.string() + "\n";
}

}  // namespace majlis::host
