#include <majlis/migration.hpp>

#include "connection.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <sstream>

namespace majlis::sdk {
namespace {

// FNV-1a, 64 bits: it has to notice an edit, not an attacker, who could as well edit the table.
std::string checksum(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001B3;
  std::array<std::uint8_t, 8> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(hash >> (56 - 8 * i));
  return to_hex(bytes);
}

void require_numbers(const std::vector<Migration>& migrations) {
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].number != static_cast<int>(i) + 1)
      throw MigrationError("migration " + migrations[i].name + " has number " + std::to_string(migrations[i].number) +
                           " where " + std::to_string(i + 1) + " is wanted: migrations count 1, 2, 3 … without gaps");
  }
}

void apply(Connection& connection, const Migration& migration) {
  connection.execute("BEGIN IMMEDIATE");
  try {
    connection.execute(migration.sql);
    Transaction(connection)
        .run("INSERT INTO majlis_migration(number, name, checksum) VALUES ($1, $2, $3)", migration.number,
             migration.name, checksum(migration.sql));
    connection.execute("COMMIT");
  } catch (const DatabaseError& error) {
    connection.roll_back();
    throw MigrationError("migration " + migration.name + " failed and was undone: " + error.what());
  }
}

}  // namespace

std::vector<Migration> read_migrations(const std::filesystem::path& folder) {
  std::vector<Migration> migrations;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".sql") continue;
    Migration migration;
    migration.name = entry.path().stem().string();
    const char* begin = migration.name.data();
    const auto parsed = std::from_chars(begin, begin + migration.name.size(), migration.number);
    if (parsed.ec != std::errc{} || parsed.ptr != begin + 4 || *parsed.ptr != '_')
      throw MigrationError(entry.path().string() + ": a migration is called NNNN_name.sql");
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw MigrationError(entry.path().string() + ": cannot be read");
    migration.sql = text.str();
    migrations.push_back(std::move(migration));
  }
  std::ranges::sort(migrations, {}, &Migration::number);
  return migrations;
}

void migrate(Connection& connection, const std::vector<Migration>& migrations) {
  require_numbers(migrations);
  connection.execute(
      "CREATE TABLE IF NOT EXISTS majlis_migration("
      "number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT");
  std::map<int, std::pair<std::string, std::string>> applied;
  for (const Row& row : Transaction(connection).query("SELECT number, name, checksum FROM majlis_migration"))
    applied[row.get<int>(0)] = {row.get<std::string>(1), row.get<std::string>(2)};

  const std::string file = connection.file().string();
  if (!applied.empty() && applied.rbegin()->first > static_cast<int>(migrations.size()))
    throw MigrationError(file + ": its data is newer than this program: it has migration " +
                         applied.rbegin()->second.first + ", this program knows " + std::to_string(migrations.size()) +
                         ". Run the newer program, or restore an older backup.");
  for (const Migration& migration : migrations) {
    const auto found = applied.find(migration.number);
    if (found == applied.end()) {
      apply(connection, migration);
    } else if (found->second.second != checksum(migration.sql)) {
      throw MigrationError(file + ": migration " + found->second.first +
                           " was changed after it had been applied. Restore its text and put the change into a new "
                           "migration.");
    }
  }
}

}  // namespace majlis::sdk
