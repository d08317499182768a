#include "host/messaging/core.hpp"

#include "host/kernel/work_pool.hpp"
#include "host/messaging/schema.hpp"
#include "host/observe/log.hpp"

namespace majlis::host::messaging {
namespace {

sdk::DatabaseOptions database_options(const Options& options, Services& services) {
  sdk::DatabaseOptions database;
  database.file = services.data / "messaging.db";
  database.migrations = migrations();
  database.threads = options.threads;
  database.vfs = options.vfs;
  database.synchronous = options.synchronous;
  database.erase = false;  // ciphertext that was delivered: overwriting it would cost as much as storing it
  // Under load the same pages change in every commit: a checkpoint in fewer, longer steps copies each of them less
  // often.
  database.checkpoint_bytes = 16 << 20;
  // The answers and pushes of one commit leave as one post per I/O thread.
  database.deliver = [&connections = services.connections](std::uint32_t, sdk::Completions completions) {
    const Connections::Batch batch(connections);
    completions();
  };
  return database;
}

Store::Executor executor(const Options& options, Services& services) {
  if (!options.threads) return [](const std::function<void()>& task) { task(); };
  return [&pool = services.pool](std::function<void()> task) { pool.post(std::move(task)); };
}

}  // namespace

RateLimiters::RateLimiters(const Limits& limits)
    : registrations("registrations on this host", limits.registrations),
      challenges("challenges", limits.challenges),
      session_opens("attempts to open a session", limits.session_opens),
      lookups("look-ups of device lists", limits.lookups),
      list_appends("changes of the device list", limits.list_appends),
      appends("appends of this device", limits.appends),
      stream_creations("new streams of this account", limits.stream_creations),
      claims("claims of key packages", limits.claims),
      links("sealed answers for new devices", limits.links) {}

Core::Core(const Options& options, Services& with)
    : limits(options.limits),
      sign_up(options.sign_up),
      services(with),
      random(*options.random),
      rates(limits),
      challenges(limits.challenges_open),
      tokens(limits.sessions_per_device),
      links(limits),
      streams(limits.cached_streams),
      delivery(store, with.connections, cursors, limits, counts),
      store(database_options(options, with), executor(options, with), [&log = with.log](const std::string& what) {
        log.error("messaging.store_refused", {{"reason", what}});
      }) {}

RetentionTimes Core::retention_times() const {
  return {now_ms(), limits.keep_ms, limits.dormant_ms, limits.request_ms};
}

Bytes connection_key(ConnectionId connection) {
  return to_bytes(std::to_string(static_cast<std::uint64_t>(connection)));
}

}  // namespace majlis::host::messaging
