#include "reports.hpp"

#include <sodium.h>

namespace majlis::chat {

using sdk::Call;
using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::object;
using sdk::Row;
using sdk::task;
using sdk::Transaction;

namespace {

constexpr std::uint64_t kDayMs = 86'400'000;
constexpr std::int64_t kListMost = 100;

bool commits_to(ByteView tag, ByteView key, ByteView content) {
  if (tag.size() != crypto_auth_hmacsha256_BYTES || key.size() != crypto_auth_hmacsha256_KEYBYTES) return false;
  return crypto_auth_hmacsha256_verify(tag.data(), content.data(), content.size(), key.data()) == 0;
}

// The same message reported again by the same account has the same id.
ReportId id_of(const sdk::AccountId& reporter, ByteView stream, std::int64_t seq) {
  Bytes name = to_bytes("majlis report v1");
  append(name, reporter.view());
  append(name, stream);
  append(name, as_bytes(std::to_string(seq)));
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), name.data(), name.size());
  return *ReportId::from_bytes(ByteView(hash).first(ReportId::kSize));
}

Json summary(const Row& row) {
  return object("report", row.get<ReportId>(0), "reporter", row.get<Bytes>(1), "stream", row.get<Bytes>(2), "seq",
                row.get<std::int64_t>(3), "device", row.get<Bytes>(4), "time_ms", row.get<std::int64_t>(5), "reason",
                row.get<std::string>(6), "reported_ms", row.get<std::int64_t>(7), "outcome",
                row.get<std::optional<std::string>>(8).value_or("open"));
}

constexpr const char* kSelect =
    "SELECT id, reporter, stream, seq, device, sent_ms, reason, reported_ms, outcome, content FROM report ";

enum class Stored { kNew, kAlready, kTooMany };

}  // namespace

task<Json> Reports::report(const Call& call, const Json& params) {
  const sdk::AccountId reporter = call.need_account();
  const Bytes tag = sdk::bytes_at(params, "tag");
  const Bytes frank = sdk::bytes_at(params, "frank");
  const Bytes key = sdk::bytes_at(params, "kf");
  const Bytes content = sdk::bytes_at(params, "content");
  const Bytes stream = sdk::bytes_at(params, "stream");
  const Bytes device = sdk::bytes_at(params, "device");
  const std::int64_t seq = sdk::integer_at(params, "seq");
  const std::int64_t sent_ms = sdk::integer_at(params, "time_ms");
  const std::string reason = sdk::find_text(params, "reason").value_or("");
  if (!commits_to(tag, key, content))
    throw MethodError(Code::kInvalidParams, "the content is not what the sender committed to", "/content");
  const Json verified = co_await host_.call(
      "messaging.report_verify",
      object("stream", stream, "seq", seq, "device", device, "time_ms", sent_ms, "tag", tag, "frank", frank), call);
  if (!sdk::boolean_at(verified, "valid"))
    throw MethodError(Code::kInvalidParams, "this host did not deliver such a message there", "/frank");

  const ReportId id = id_of(reporter, stream, seq);
  const std::uint64_t now = host_.now_ms();
  const auto store = [&](Transaction& t) {
    if (t.value<int>("SELECT 1 FROM report WHERE id = $1", id)) return Stored::kAlready;
    if (t.value<std::int64_t>("SELECT count(*) FROM report WHERE reporter = $1 AND reported_ms > $2", reporter,
                              now - kDayMs) >= per_day_)
      return Stored::kTooMany;
    t.run(
        "INSERT INTO report(id, reporter, stream, seq, device, sent_ms, tag, frank, franking_key, content, reason, "
        "reported_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id, reporter, stream, seq, device, sent_ms, tag, frank, key, content, reason, now);
    return Stored::kNew;
  };
  const Stored stored = co_await database_.write(store);
  if (stored == Stored::kAlready) throw MethodError(Code::kAlready, "this message has been reported by this account");
  if (stored == Stored::kTooMany)
    throw MethodError(Code::kQuota, "an account reports at most " + std::to_string(per_day_) + " messages a day");
  host_.log(sdk::Level::kInfo, "a message was reported; chat.reports lists what is open");
  co_return object("report", id);
}

task<Json> Reports::list(const Call&, const Json& params) {
  const Bytes after = sdk::find_bytes(params, "after").value_or(Bytes());
  const std::int64_t limit = std::min(sdk::find_integer(params, "limit").value_or(kListMost), kListMost);
  Json reports = sdk::array();
  database_.read([&](Transaction& t) {
    const std::int64_t from = t.value<std::int64_t>("SELECT reported_ms FROM report WHERE id = $1", after).value_or(-1);
    const std::string sql =
        std::string(kSelect) + "WHERE (reported_ms, id) > ($1, $2) ORDER BY reported_ms, id LIMIT $3";
    for (const Row& row : t.query(sql, from, after, limit + 1)) reports.push_back(summary(row));
  });
  const bool more = reports.size() > static_cast<std::size_t>(limit);
  if (more) reports.erase(reports.size() - 1);
  co_return object("reports", std::move(reports), "more", more);
}

task<Json> Reports::get(const Call&, const Json& params) {
  const auto id = sdk::id_at<ReportId>(params, "report");
  const auto found = database_.read([&](Transaction& t) -> std::optional<Json> {
    for (const Row& row : t.query(std::string(kSelect) + "WHERE id = $1", id)) {
      Json report = summary(row);
      report["content"] = sdk::value_of(row.get<ByteView>(9));
      return report;
    }
    return std::nullopt;
  });
  if (!found) throw MethodError(Code::kNotFound, "there is no such report", "/report");
  co_return *found;
}

task<Json> Reports::close(const Call&, const Json& params) {
  const auto id = sdk::id_at<ReportId>(params, "report");
  const std::string outcome = sdk::text_at(params, "outcome");
  const std::int64_t changed = co_await database_.write([&](Transaction& t) {
    return t.run("UPDATE report SET outcome = $2, content = $3, franking_key = $3 WHERE id = $1 AND outcome IS NULL",
                 id, outcome, ByteView());
  });
  if (changed == 0) throw MethodError(Code::kNotFound, "no open report has this id", "/report");
  co_return object();
}

}  // namespace majlis::chat
