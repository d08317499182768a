// What the network counts. Any thread.
#pragma once

#include "host/observe/metrics.hpp"

namespace majlis::host {

struct NetMetrics {
  explicit NetMetrics(Metrics& metrics) : all(metrics) {}

  Counter& dropped(const std::string& reason) {
    return all.counter("majlis_net_dropped_total", "Connections that the host ended, by reason.", {{"reason", reason}});
  }

  Metrics& all;
  Gauge& connections = all.gauge("majlis_net_connections", "Open connections.");
  Gauge& websockets = all.gauge("majlis_net_websockets", "Connections that are WebSockets.");
  Counter& accepted = all.counter("majlis_net_accepted_total", "Connections accepted.");
  Counter& bytes_in = all.counter("majlis_net_received_bytes_total", "Bytes read from clients.");
  Counter& messages_in = all.counter("majlis_net_messages_received_total", "WebSocket messages read from clients.");
  Counter& messages_out = all.counter("majlis_net_messages_sent_total", "WebSocket messages queued for clients.");
  Counter& wakeups = all.counter("majlis_net_wakeups_total", "Times an I/O thread was woken for other threads.");
};

}  // namespace majlis::host
