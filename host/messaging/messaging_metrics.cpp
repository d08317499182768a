#include "host/messaging/messaging_metrics.hpp"

#include <vector>

namespace majlis::host::messaging {
namespace {

// A counter that follows one of our numbers.
struct Followed {
  Counter& metric;
  const Count& count;
};

std::vector<Followed> counters(Metrics& metrics, const Counts& counts) {
  std::vector<Followed> all;
  const std::string stored = "Entries that were stored, by kind.";
  for (std::size_t kind = 0; kind < counts.stored.size(); ++kind) {
    const auto name = record::EnumTexts<protocol::EntryKind>::kTexts[kind];
    all.push_back({metrics.counter("majlis_messaging_entries_total", stored, {{"kind", std::string(name)}}),
                   counts.stored[kind]});
  }
  const std::string refused = "Appends that were refused, by reason.";
  for (std::size_t code = 0; code < counts.refused.size(); ++code) {
    const auto name = code_name(static_cast<Code>(code));
    all.push_back({metrics.counter("majlis_messaging_refused_appends_total", refused, {{"reason", std::string(name)}}),
                   counts.refused[code]});
  }
  const std::string sent = "Entries that devices were sent, by way.";
  const auto way = [&](const char* name, const Count& count) {
    all.push_back({metrics.counter("majlis_messaging_sent_entries_total", sent, {{"way", name}}), count});
  };
  way("push", counts.pushed);
  way("catch_up", counts.caught_up);
  way("read", counts.read);
  all.push_back({metrics.counter("majlis_messaging_acknowledgements_total", "Cursors that devices have moved."),
                 counts.acknowledged});
  const std::string claimed = "Key packages that were handed out, by kind.";
  const auto kind = [&](const char* name, const Count& count) {
    all.push_back({metrics.counter("majlis_messaging_key_packages_claimed_total", claimed, {{"kind", name}}), count});
  };
  kind("one_time", counts.one_time_claimed);
  kind("last_resort", counts.last_resort_claimed);
  return all;
}

struct Handles {
  Handles(Metrics& metrics, const Core& of)
      : core(of),
        followed(counters(metrics, of.counts)),
        sessions(metrics.gauge("majlis_messaging_sessions", "Sessions whose token still opens something.")),
        subscriptions(metrics.gauge("majlis_messaging_subscriptions", "Connections that are sent entries.")),
        requests(metrics.gauge("majlis_messaging_requests_waiting",
                               "Message requests that nobody has answered, as of the last minute.")) {}

  void take() const {
    for (const Followed& each : followed) each.metric.add(static_cast<double>(each.count.get()) - each.metric.value());
    sessions.set(static_cast<double>(core.tokens.open(core.now_ms())));
    subscriptions.set(static_cast<double>(core.delivery.subscriptions()));
    requests.set(static_cast<double>(core.counts.requests_waiting.get()));
  }

  const Core& core;
  std::vector<Followed> followed;
  Gauge& sessions;
  Gauge& subscriptions;
  Gauge& requests;
};

}  // namespace

MessagingMetrics::MessagingMetrics(Metrics& metrics, const Core& core)
    : refresh_(metrics.before_exposition([handles = Handles(metrics, core)] { handles.take(); })) {}

}  // namespace majlis::host::messaging
