// One loaded plugin: its library, its strand, and the books of what is open between it and the host. Every completion
// comes exactly once and on the strand; every call to the plugin is answered once, by it or by the host.
#pragma once

#include "host/kernel/blobs.hpp"
#include "host/kernel/http.hpp"
#include "host/kernel/module.hpp"
#include "host/kernel/plugins/library.hpp"
#include "host/kernel/plugins/manifest.hpp"
#include "host/kernel/plugins/open_http.hpp"
#include "host/kernel/work_pool.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

namespace majlis::host {

class Counter;

class PluginInstance : public std::enable_shared_from_this<PluginInstance> {
 public:
  PluginInstance(Manifest manifest, Services& services, Blobs& blobs);
  ~PluginInstance();

  const Manifest& manifest() const { return manifest_; }

  // Loads the library and asks it for its table. Errors: plugin.library, plugin.symbol, plugin.entry, plugin.abi.
  Status load();
  // Start and stop tell `done` once, from any thread: nothing when it went well, else why not.
  using Done = std::function<void(std::optional<std::string> trouble)>;
  void start(Bytes setup, Milliseconds patience, Done done);
  void stop(Done done);
  // Cancels what is outstanding and destroys the plugin, on its strand; `done` is called when that is over.
  void destroy(std::function<void()> done);
  // Answers every open call of the plugin with `unavailable`.
  void abandon_calls();

  // Through the door come: a call, a question before a write, a request, a hint, and what has happened.
  void call_method(const std::string& name, const CallContext& context, ByteView params, const Responder& responder);
  void ask(const std::string& topic, const CallContext& context, ByteView about, const Responder& responder);
  void serve_http(const HttpRequest& request, const std::shared_ptr<HttpBody>& body,
                  const std::function<void(HttpResponse)>& respond);
  void hear(const Event& event);
  void deliver(const Event& event, std::function<void(std::optional<Failure>)> answered);
  // Whether it hears the key: every one, or those the manifest lists and the plugin added.
  bool wants(const std::string& topic, ByteView key) const;

  // The host's table (host_table.cpp).
  void call(const majlis_call& call, majlis_done done, void* context);
  void reply(std::uint64_t call_id, std::uint32_t outcome, ByteView payload);
  void publish(const majlis_event& event);
  void subscribe(ByteView topic, ByteView key, majlis_done done, void* context);
  void log(std::uint32_t level, ByteView text);
  void timer(std::uint64_t delay_ms, majlis_done done, void* context);
  void post(majlis_done done, void* context);
  std::uint64_t now_ms() const { return services_.timers.unix_ms(); }
  // HTTP and blobs (plugin_http.cpp).
  void http_reply(std::uint64_t call_id, std::uint32_t status, ByteView headers, ByteView body);
  void http_receive(std::uint64_t call_id, const majlis_blob_range& into, majlis_done done, void* context);
  void http_send(std::uint64_t call_id, std::uint32_t status, ByteView headers, const majlis_blob_range& from,
                 majlis_done done, void* context);
  void http_consume(std::uint64_t call_id, majlis_done done, void* context);
  void blob_create(majlis_done done, void* context);
  void blob_stat(ByteView blob, majlis_done done, void* context);
  void blob_remove(ByteView blob, majlis_done done, void* context);

 private:
  struct Awaited {
    majlis_done done;
    void* context;
  };
  // Given to the plugin and not yet answered.
  struct Open {
    CallContext context;
    std::optional<Responder> responder;  // of calls, hooks and awaited events
    std::shared_ptr<OpenHttp> http;      // of HTTP requests
  };

  std::uint64_t await(majlis_done done, void* context);
  void complete(std::uint64_t awaited, std::uint32_t outcome, Bytes payload);
  void complete(std::uint64_t awaited, const Failure& why);
  std::optional<Awaited> take_awaited(std::uint64_t awaited);
  std::optional<Open> take_open(std::uint64_t call_id);
  std::optional<CallContext> context_of(std::uint64_t call_id) const;
  void open_call(std::uint64_t call_id, const CallContext& context, const Responder& responder,
                 std::function<void(const majlis_call_context&)> deliver);
  void open_event(const Event& event, const CallContext& context, const Responder& responder);
  // Runs on the strand what calls into the plugin; an exception that crosses is contained and named. What the plugin
  // answers and publishes meanwhile leaves at the end, at once.
  // Returns what was thrown, named; nullopt if nothing was.
  std::optional<std::string> enter(const char* step, const std::function<void()>& fn);
  Failure lacks(const std::string& capability, const std::string& what) const;
  std::optional<std::string> finish_step(std::uint32_t outcome, ByteView payload) const;
  void deliver_http(std::uint64_t id, const CallContext& context, const HttpRequest& asked);
  void watch_http(std::uint64_t id, Milliseconds in);
  Failure blob_failed(const Error& error, std::uint64_t kept = 0);
  std::shared_ptr<OpenHttp> begin_http_work(std::uint64_t call_id);
  bool begin_reading(OpenHttp& http);
  void end_http_work(OpenHttp& http, bool read);
  void tell_cancel(std::uint64_t call_id);
  // Of events and HTTP requests, which no dispatcher numbers. Needs mutex_.
  std::uint64_t own_id() { return std::uint64_t{1} << 63 | next_++; }
  void on_pool(majlis_done done, void* context, std::function<Result<Bytes>()> work);

  struct Step;  // start or stop under way
  static void step_done(void* context, std::uint32_t outcome, majlis_bytes payload);
  void begin_step(const char* name, Milliseconds patience, Done done, std::function<void(majlis_done, void*)> ask);

  Manifest manifest_;
  Services& services_;
  Counter& late_;
  Counter& blob_bytes_in_;
  Counter& blob_bytes_out_;
  Blobs& blobs_;
  Strand strand_;
  majlis_host table_{};
  std::unique_ptr<Library> library_;
  const majlis_plugin* plugin_ = nullptr;
  mutable std::mutex mutex_;
  bool closed_ = false;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, Awaited> awaited_;
  std::map<std::uint64_t, Open> open_;
  std::map<std::string, std::set<Bytes>, std::less<>> heard_;  // topic → keys; an empty key is all
  std::vector<std::unique_ptr<Step>> steps_;
};

}  // namespace majlis::host
