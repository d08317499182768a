#include "bench/messaging/floor/queue.hpp"

#include <stdexcept>

namespace majlis::bench::floor {

Queue::Queue(const std::string& file) {
  check(sqlite3_open_v2(file.c_str(), &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        vfs_.name().c_str()));
  check(sqlite3_exec(database_,
                     "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                     "CREATE TABLE messages (id INTEGER PRIMARY KEY, receiver INTEGER NOT NULL, body BLOB NOT NULL)",
                     nullptr, nullptr, nullptr));
  begin_ = prepare("BEGIN IMMEDIATE");
  remove_ = prepare("DELETE FROM messages WHERE id <= ?1");
  insert_ = prepare("INSERT INTO messages (id, receiver, body) VALUES (?1, ?2, ?3)");
  commit_ = prepare("COMMIT");
}

Queue::~Queue() {
  for (sqlite3_stmt* statement : {begin_, remove_, insert_, commit_}) sqlite3_finalize(statement);
  sqlite3_close(database_);
}

void Queue::check(int code) const {
  if (code != SQLITE_OK && code != SQLITE_DONE)
    throw std::runtime_error(std::string("the floor's queue: ") + sqlite3_errmsg(database_));
}

sqlite3_stmt* Queue::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  return statement;
}

void Queue::step(sqlite3_stmt* statement) {
  check(sqlite3_step(statement));
  sqlite3_reset(statement);
}

void Queue::commit(const std::vector<Message>& messages) {
  step(begin_);
  sqlite3_bind_int64(remove_, 1, last_);
  step(remove_);
  for (const Message& message : messages) {
    sqlite3_bind_int64(insert_, 1, ++last_);
    sqlite3_bind_int64(insert_, 2, message.receiver);
    sqlite3_bind_blob64(insert_, 3, message.body->data(), message.body->size(), SQLITE_STATIC);
    step(insert_);
  }
  step(commit_);
}

}  // namespace majlis::bench::floor
