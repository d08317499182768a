#include <majlis/did_log.hpp>

namespace majlis::sdk {
namespace {

constexpr std::int64_t kMostAtOnce = 256;

}  // namespace

void DidLog::append(Transaction& t, const Event& event) {
  const auto seq = t.value<std::int64_t>("UPDATE did_count SET seq = seq + 1 WHERE one = 1 RETURNING seq");
  t.run("INSERT INTO did_event (seq, topic, key, payload) VALUES ($1, $2, $3, $4)", *seq, event.topic, event.key,
        to_cbor(event.payload));
}

Json DidLog::read(Transaction& t, const Json& params) {
  const std::int64_t limit = std::min(integer_at(params, "limit"), kMostAtOnce);
  Json events = array();
  for (const auto& row :
       t.query("SELECT seq, key, payload FROM did_event WHERE topic = $1 AND seq > $2 ORDER BY seq LIMIT $3",
               text_at(params, "topic"), integer_at(params, "after"), limit)) {
    Result<Json> payload = from_cbor(row.get<Bytes>(2));
    if (!payload) throw MethodError(Code::kInternal, "a stored event cannot be read: " + payload.error().detail);
    events.push_back(object("seq", row.get<std::int64_t>(0), "key", row.get<Bytes>(1), "payload", std::move(*payload)));
  }
  return object("events", std::move(events));
}

void DidLog::forget(Transaction& t, std::uint64_t seq) { t.run("DELETE FROM did_event WHERE seq <= $1", seq); }

}  // namespace majlis::sdk
