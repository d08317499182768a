// Reports to moderators: a member shows one message and proves that it was sent. The proof has two halves: the content
// is the one that the sender committed to (C = HMAC-SHA-256(kf, content)), and this host took C at that place of the
// stream from that device (T, which the messaging module verifies). What fails either is refused and not stored.
// Strand alone.
#pragma once

#include <majlis/plugin.hpp>
#include <majlis/plugin_database.hpp>

namespace majlis::chat {

using ReportId = Id<struct ReportTag>;

class Reports {
 public:
  Reports(sdk::Host& host, sdk::PluginDatabase& database) : host_(host), database_(database) {}
  void set_limit(std::int64_t per_day) { per_day_ = per_day; }

  // {stream, seq, device, time_ms, tag, frank, kf, content, ?reason} → {report}
  sdk::task<sdk::Json> report(const sdk::Call& call, const sdk::Json& params);
  // {?after, ?limit} → {reports, more}: without contents, oldest first. For owners of the host.
  sdk::task<sdk::Json> list(const sdk::Call& call, const sdk::Json& params);
  // {report} → the whole of it.
  sdk::task<sdk::Json> get(const sdk::Call& call, const sdk::Json& params);
  // {report, outcome} → {}: deletes the content, keeps that there was a report.
  sdk::task<sdk::Json> close(const sdk::Call& call, const sdk::Json& params);

 private:
  sdk::Host& host_;
  sdk::PluginDatabase& database_;
  std::int64_t per_day_ = 0;
};

}  // namespace majlis::chat
