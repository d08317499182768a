#include "host/storage/stored_cursors.hpp"

namespace majlis::host {
namespace {

Error trouble(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return {"cursor.store", std::string("host.db: ") + known.what()};
  }
}

}  // namespace

void StoredCursors::load(const std::string& subscriber, const std::string& topic,
                         std::function<void(Result<std::uint64_t>)> done) {
  // Through the writer, so that it comes after every save that was asked before.
  database_.write(
      [subscriber, topic](sdk::Transaction& t) {
        return t
            .value<std::uint64_t>("SELECT seq FROM event_cursor WHERE subscriber = $1 AND topic = $2", subscriber,
                                  topic)
            .value_or(0);
      },
      [done = std::move(done)](sdk::Outcome<std::uint64_t> outcome) {
        done(outcome.ok() ? Result<std::uint64_t>(outcome.take()) : Result<std::uint64_t>(trouble(outcome.error())));
      });
}

void StoredCursors::save(const std::string& subscriber, const std::string& topic, std::uint64_t seq,
                         std::function<void(Status)> done) {
  database_.write(
      [subscriber, topic, seq](sdk::Transaction& t) {
        return t.run(
            "INSERT INTO event_cursor (subscriber, topic, seq) VALUES ($1, $2, $3) "
            "ON CONFLICT (subscriber, topic) DO UPDATE SET seq = excluded.seq",
            subscriber, topic, seq);
      },
      [done = std::move(done)](const auto& outcome) { done(outcome.ok() ? Status() : trouble(outcome.error())); });
}

}  // namespace majlis::host
