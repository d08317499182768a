// The rows of files and uploads. Statements alone: who may do what is decided by its callers. Writes are closures'
// parts, to be run in a transaction of PluginDatabase.
#pragma once

#include "limits.hpp"

#include <majlis/plugin_database.hpp>

#include <optional>
#include <vector>

namespace majlis::files {

using sdk::AccountId;
using sdk::Transaction;
// A file's id is its blob's: sixteen bytes of the host's making.
using FileId = sdk::BlobId;

struct File {
  FileId id;
  AccountId account;
  std::int64_t size = 0;      // that it has, or will have
  std::int64_t received = 0;  // bytes that last
  std::int64_t lifetime_ms = 0;
  std::int64_t created_ms = 0;
  std::int64_t expires_ms = 0;  // of an unfinished upload: unless it moves before

  bool complete() const { return received == size; }
};

struct Usage {
  std::int64_t bytes = 0;  // unfinished uploads with their whole length
  std::int64_t files = 0;
};

// What may not be stored.
enum class Refused { kNo, kBytes, kFiles };

namespace store {

// Files whose time is over are none any more.
std::optional<File> find(Transaction& t, const FileId& id, std::int64_t now_ms);
// Whether there was such a file of this account.
bool has_ended(Transaction& t, const FileId& id, const AccountId& account, std::int64_t now_ms);
Usage usage(Transaction& t, const AccountId& account, std::int64_t now_ms);
// Whether the account has room for `size` bytes more.
Refused room_for(Transaction& t, const AccountId& account, std::int64_t size, const Limits& limits,
                 std::int64_t now_ms);
// The new file, unless the account has no room for it.
Refused add(Transaction& t, const File& file, const Limits& limits);
// Moves an upload from where it stood; false where it is gone or stands elsewhere.
bool advance(Transaction& t, const FileId& id, std::int64_t from, std::int64_t to, std::int64_t expires_ms);
// Ends a file with its tokens; false where there is none, or, with `due_ms`, where its time is not over.
bool end(Transaction& t, const FileId& id, std::int64_t now_ms, std::optional<std::int64_t> due_ms = {});
// Files whose time is over, some of them at a time.
std::vector<FileId> due(Transaction& t, std::int64_t now_ms);
// Forgets tokens that have ended, and files that ended long ago.
void forget(Transaction& t, std::int64_t now_ms);
// Ids and received bytes of all files behind `after`, up to `last` if there is one.
std::vector<std::pair<FileId, std::int64_t>> between(Transaction& t, const std::optional<FileId>& after,
                                                     const std::optional<FileId>& last);
bool exists(Transaction& t, const FileId& id);
// Bytes of a file that should be there; nothing where it is none.
std::optional<std::int64_t> received(Transaction& t, const FileId& id);

}  // namespace store
}  // namespace majlis::files
