// What waits in the relay, in SQLite: a batch of messages is one commit (synchronous=FULL), which also deletes the
// batch before it. Belongs to the writer thread.
#pragma once

#include "sdk/src/counting_vfs.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace majlis::bench::floor {

struct Message {
  std::uint32_t sender = 0;
  std::uint32_t receiver = 0;
  std::shared_ptr<const std::string> body;
};

class Queue {
 public:
  explicit Queue(const std::string& file);
  ~Queue();
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  // On the disk once it returns. Throws std::runtime_error.
  void commit(const std::vector<Message>& messages);
  // xSync calls so far; any thread.
  std::uint64_t flushes() const { return vfs_.flushes(); }

 private:
  sqlite3_stmt* prepare(const char* sql);
  void step(sqlite3_stmt* statement);
  void check(int code) const;

  sdk::CountingVfs vfs_{""};
  sqlite3* database_ = nullptr;
  sqlite3_stmt* begin_ = nullptr;
  sqlite3_stmt* remove_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* commit_ = nullptr;
  std::int64_t last_ = 0;  // row of the last message
};

}  // namespace majlis::bench::floor
