// plugin-child LIBRARY: runs one plugin in a process of its own, for the host at the other end of descriptor 3. Each
// entry of the host's table becomes a message, each message of the host a call of the plugin's table; nothing else of
// the two is shared. Its main thread is the strand.
#include "tests/isolation/frames.hpp"
#include "tests/isolation/messages.hpp"

#include <atomic>
#include <deque>
#include <map>
#include <utility>

#include <dlfcn.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace majlis::isolation {
namespace {

constexpr int kSocket = 3;

class Child {
 public:
  Child() : frames_(kSocket), wake_(::eventfd(0, EFD_CLOEXEC)) {
    table_ = {sizeof(majlis_host),
              MAJLIS_ABI_VERSION,
              this,
              &call,
              &reply,
              &publish,
              &subscribe,
              &log,
              &timer,
              &post,
              &now_ms,
              &http_reply,
              &http_receive,
              &http_send,
              &http_consume,
              &blob_create,
              &blob_stat,
              &blob_remove};
  }
  int run(const char* library);

 private:
  using Waiting = std::pair<majlis_done, void*>;

  static Child& of(void* self) { return *static_cast<Child*>(self); }
  // Sends `message` with a ticket, under which its completion comes back.
  void ask(Json message, majlis_done done, void* context) {
    const std::lock_guard lock(mutex_);
    message["ticket"] = ++tickets_;
    waiting_[tickets_] = {done, context};
    frames_.send(message);
  }
  static void call(void* self, const majlis_call* call, majlis_done done, void* context) {
    of(self).ask(sdk::object("m", "call", "method", value(call->method), "params", value(call->params), "cause",
                             call->cause, "deadline_ms", call->deadline_ms),
                 done, context);
  }
  static void reply(void* self, std::uint64_t call_id, std::uint32_t outcome, majlis_bytes payload) {
    of(self).frames_.send(sdk::object("m", "reply", "id", call_id, "outcome", outcome, "payload", value(payload)));
  }
  static void publish(void* self, const majlis_event* event) {
    of(self).frames_.send(sdk::object("m", "publish", "event", Event::pack(*event)));
  }
  static void subscribe(void* self, majlis_bytes topic, majlis_bytes key, majlis_done done, void* context) {
    of(self).ask(sdk::object("m", "subscribe", "topic", value(topic), "key", value(key)), done, context);
  }
  static void log(void* self, std::uint32_t level, majlis_bytes text) {
    of(self).frames_.send(sdk::object("m", "log", "level", level, "text", value(text)));
  }
  static void timer(void* self, std::uint64_t delay_ms, majlis_done done, void* context) {
    of(self).ask(sdk::object("m", "timer", "delay_ms", delay_ms), done, context);
  }
  static void post(void* self, majlis_done done, void* context) {
    const std::lock_guard lock(of(self).mutex_);
    of(self).posted_.emplace_back(done, context);
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(of(self).wake_, &one, sizeof one);
  }
  static std::uint64_t now_ms(void* self) { return of(self).now_ms_; }
  static void http_reply(void* self, std::uint64_t id, std::uint32_t status, majlis_bytes headers, majlis_bytes body) {
    of(self).frames_.send(
        sdk::object("m", "http_reply", "id", id, "status", status, "headers", value(headers), "body", value(body)));
  }
  static void http_receive(void* self, std::uint64_t id, const majlis_blob_range* into, majlis_done done,
                           void* context) {
    of(self).ask(sdk::object("m", "http_receive", "id", id, "range", Range::pack(*into)), done, context);
  }
  static void http_send(void* self, std::uint64_t id, std::uint32_t status, majlis_bytes headers,
                        const majlis_blob_range* from, majlis_done done, void* context) {
    of(self).ask(sdk::object("m", "http_send", "id", id, "status", status, "headers", value(headers), "range",
                             Range::pack(*from)),
                 done, context);
  }
  static void http_consume(void* self, std::uint64_t id, majlis_done done, void* context) {
    of(self).ask(sdk::object("m", "http_consume", "id", id), done, context);
  }
  static void blob_create(void* self, majlis_done done, void* context) {
    of(self).ask(sdk::object("m", "blob_create"), done, context);
  }
  static void blob_stat(void* self, majlis_bytes blob, majlis_done done, void* context) {
    of(self).ask(sdk::object("m", "blob_stat", "blob", value(blob)), done, context);
  }
  static void blob_remove(void* self, majlis_bytes blob, majlis_done done, void* context) {
    of(self).ask(sdk::object("m", "blob_remove", "blob", value(blob)), done, context);
  }

  // start's and stop's completion.
  struct Step {
    Child& child;
    std::uint64_t ticket;
  };
  static void step_done(void* context, std::uint32_t outcome, majlis_bytes payload) {
    const std::unique_ptr<Step> step(static_cast<Step*>(context));
    step->child.frames_.send(
        sdk::object("m", "done", "ticket", step->ticket, "outcome", outcome, "payload", value(payload)));
  }

  bool serve(const Json& message);
  void complete(const Json& message);
  void run_posted();

  Frames frames_;
  int wake_;
  majlis_host table_{};
  const majlis_plugin* plugin_ = nullptr;
  std::atomic<std::uint64_t> now_ms_{0};
  std::mutex mutex_;
  std::uint64_t tickets_ = 0;                 // guarded by mutex_
  std::map<std::uint64_t, Waiting> waiting_;  // guarded by mutex_
  std::deque<Waiting> posted_;                // guarded by mutex_
};

void Child::complete(const Json& message) {
  Waiting who;
  {
    const std::lock_guard lock(mutex_);
    who = waiting_.at(number(message, "ticket"));
    waiting_.erase(number(message, "ticket"));
  }
  const Bytes payload = sdk::bytes_at(message, "payload");
  who.first(who.second, message.at("outcome").get<std::uint32_t>(), sdk::view(payload));
}

void Child::run_posted() {
  std::deque<Waiting> posted;
  {
    const std::lock_guard lock(mutex_);
    posted.swap(posted_);
  }
  for (const auto& [done, context] : posted) done(context, MAJLIS_OK, {});
}

// Whether to go on.
bool Child::serve(const Json& message) {
  now_ms_ = number(message, "now_ms");
  const std::string kind = sdk::text_at(message, "m");
  if (kind == "start") {
    const Bytes setup = sdk::bytes_at(message, "setup");
    plugin_->start(plugin_->self, sdk::view(setup), &step_done, new Step{*this, number(message, "ticket")});
  } else if (kind == "stop") {
    plugin_->stop(plugin_->self, &step_done, new Step{*this, number(message, "ticket")});
  } else if (kind == "call") {
    const Context context(message.at("context"));
    const Bytes method = sdk::bytes_at(message, "method");
    const Bytes params = sdk::bytes_at(message, "params");
    plugin_->on_call(plugin_->self, context.view(), sdk::view(method), sdk::view(params));
  } else if (kind == "cancel") {
    plugin_->on_cancel(plugin_->self, number(message, "id"));
  } else if (kind == "event") {
    const Context context(message.at("context"));
    const Event event(message.at("event"));
    plugin_->on_event(plugin_->self, context.view(), event.view());
  } else if (kind == "http") {
    const Context context(message.at("context"));
    const Request request(message.at("request"));
    plugin_->on_http(plugin_->self, context.view(), request.view());
  } else if (kind == "done") {
    complete(message);
  } else if (kind == "destroy") {
    plugin_->destroy(plugin_->self);
    return false;
  }
  return true;
}

int Child::run(const char* library) {
  using Symbol = const majlis_plugin* (*)(const majlis_host*);
  void* const handle = ::dlopen(library, RTLD_NOW);
  const auto symbol = handle == nullptr ? nullptr : reinterpret_cast<Symbol>(::dlsym(handle, "majlis_plugin_v1"));
  plugin_ = symbol == nullptr ? nullptr : symbol(&table_);
  frames_.send(sdk::object("m", "loaded", "ok", plugin_ != nullptr));
  if (plugin_ == nullptr) return 1;
  for (;;) {
    pollfd ready[] = {{frames_.socket(), POLLIN, 0}, {wake_, POLLIN, 0}};
    if (::poll(ready, 2, -1) < 0) continue;
    if ((ready[1].revents & POLLIN) != 0) {
      std::uint64_t count = 0;
      [[maybe_unused]] const ssize_t taken = ::read(wake_, &count, sizeof count);
      run_posted();
    }
    if (ready[0].revents == 0) continue;
    const std::optional<Json> message = frames_.receive();
    if (!message || !serve(*message)) return 0;
  }
}

}  // namespace
}  // namespace majlis::isolation

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  return majlis::isolation::Child().run(argv[1]);
}
