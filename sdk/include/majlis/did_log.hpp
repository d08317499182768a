// The rows behind a plugin's did_* events: written in the transaction of what happened, read by the host with the
// plugin's method PREFIX.did, and handed to each subscriber at least once and in order per key. A plugin that has them
//   lists the topics under capabilities.publish, and PREFIX.did {topic, after, limit} in its schema (permission
//   plugin), has DidLog::kTables among its migrations, registers method("poll.did", &Poll::did), which returns
//   DidLog::read in a read of its database, and publishes a hint after the commit, so that subscribers need not wait:
//
//   co_await database_.write([&](Transaction& t) {
//     close_poll(t, id);
//     DidLog::append(t, closed);                        // const Event closed("poll.did_close", key, object(…));
//   });
//   host().publish(closed);
#pragma once

#include <majlis/call.hpp>
#include <majlis/sql.hpp>

namespace majlis::sdk {

class DidLog {
 public:
  static constexpr const char* kTables = R"sql(
    CREATE TABLE did_count (one INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
    INSERT INTO did_count (one, seq) VALUES (1, 0);
    CREATE TABLE did_event (
      seq INTEGER PRIMARY KEY,
      topic TEXT NOT NULL,
      key BLOB NOT NULL,
      payload BLOB NOT NULL
    ) STRICT;
    CREATE INDEX did_event_by_topic ON did_event (topic, seq);
  )sql";

  static void append(Transaction& t, const Event& event);
  // The answer to PREFIX.did {topic, after, limit}.
  static Json read(Transaction& t, const Json& params);
  // Drops rows up to `seq`, which subscribers that have not heard them will miss.
  static void forget(Transaction& t, std::uint64_t seq);
};

}  // namespace majlis::sdk
