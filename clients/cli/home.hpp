// A profile on disk: one folder with the core's sealed records, the locked key that opens them, and where the host is.
//
//   profile.sqlite  records (sealed by the core), settings, and what `receive` has yet to report
//   lock            held while a process uses the folder; names it
//   key             only with --no-passphrase: the secret in the passphrase's place
//
// Everything is readable by its owner alone. Owned by one process and one thread (ProfileLock).
#pragma once

#include "base/result.hpp"
#include "clients/cli/profile_lock.hpp"
#include "clients/cli/sqlite.hpp"
#include "clients/core/batch.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace majlis::cli {

// Something new in a message that `receive` has yet to report.
struct News {
  enum class What : std::uint64_t { kMessage, kEdit, kDeletion, kReaction };
  std::uint64_t id = 0;  // of the news itself: increasing, never used twice
  client::StreamId stream;
  std::uint64_t seq = 0;
  What what = What::kMessage;
  client::AccountId by;
};

class Home {
 public:
  // The profile of `folder`, made if there is none. Errors: cli.home.in_use, cli.home.storage, cli.home.damaged,
  // cli.home.newer.
  static Result<Home> open(const std::filesystem::path& folder);
  // Whether `folder` holds a profile; takes no lock.
  static bool exists(const std::filesystem::path& folder);
  Home(Home&&) = default;
  Home& operator=(Home&&) = delete;
  ~Home();

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path key_file() const { return folder_ / "key"; }

  // Settings by name: "lock" (the store key under its passphrase), "host", "ca_file".
  Result<std::optional<Bytes>> setting(std::string_view name);
  Status set_setting(std::string_view name, ByteView value);

  // Those of the core.
  Result<std::vector<client::StoredRecord>> records();
  // Those of plugins' client halves (clients/core/extension.hpp) whose keys begin with `prefix`; they are written with
  // apply(), too.
  Result<std::vector<client::StoredRecord>> extension_records(std::string_view prefix);

  // Takes records of plugins away that hold a command to what it began: for this process at once, on the disk with
  // finish(), or else as the last that is done there. Killed before, a process leaves them, and the same command goes
  // on where its outcome was perhaps not heard of, and does nothing twice.
  void erase_last(std::vector<std::string> keys);
  Status finish();

  // All of it or nothing, and durable on return.
  Status apply(std::span<const client::Change> changes, std::span<const News> news);

  // In the order in which it came.
  Result<std::vector<News>> news();
  // Forgets what has been reported.
  Status reported(std::span<const std::uint64_t> ids);

 private:
  Home(std::filesystem::path folder, ProfileLock lock, Sqlite database);
  Status prepare();
  Result<std::vector<client::StoredRecord>> read_records(Statement select);
  Status write(std::span<const client::Change> changes, std::span<const News> news);

  std::filesystem::path folder_;
  ProfileLock lock_;  // let go after the database is closed
  Sqlite database_;
  std::optional<Statement> put_, erase_, add_news_;
  std::vector<std::string> last_;  // gone but for the disk
};

}  // namespace majlis::cli
