// Numbered forward migrations. Each is applied once, in order, each in a transaction of its own; its checksum is kept,
// so that a change to one that ran is noticed instead of splitting databases into two kinds.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace majlis::sdk {

struct Migration {
  int number = 0;    // 1, 2, 3 … without gaps
  std::string name;  // "0001_profiles"
  std::string sql;
};

// Names the file, the migration and what to do: data newer than the program, a changed migration, a gap, bad SQL.
class MigrationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The files `NNNN_name.sql` of a folder, by number. Errors: MigrationError naming the file.
std::vector<Migration> read_migrations(const std::filesystem::path& folder);

class Connection;
// Brings the database behind `connection` to the last of `migrations`. Errors: MigrationError.
void migrate(Connection& connection, const std::vector<Migration>& migrations);

}  // namespace majlis::sdk
