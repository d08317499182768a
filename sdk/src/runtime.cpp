// The C side of a plugin written in C++: its table, and one detached coroutine per call, event and request.
#include <majlis/plugin.hpp>

#include "abi_view.hpp"
#include "detached.hpp"

#include <list>

namespace majlis::sdk {
namespace {

class Runtime {
 public:
  Runtime(const majlis_host& table, PluginMaker make) : host_(table), plugin_(make(host_)) {
    plugin_table_ = {sizeof(majlis_plugin),
                     MAJLIS_ABI_VERSION,
                     this,
                     &start,
                     &stop,
                     &on_call,
                     &on_cancel,
                     &on_event,
                     &on_http,
                     &destroy};
  }
  const majlis_plugin* table() const { return &plugin_table_; }

 private:
  static Runtime& of(void* self) { return *static_cast<Runtime*>(self); }
  static void start(void* self, majlis_bytes setup, majlis_done done, void* context) {
    of(self).run_start(to_bytes(bytes(setup)), done, context);
  }
  static void stop(void* self, majlis_done done, void* context) { of(self).run_stop(done, context); }
  static void on_call(void* self, const majlis_call_context* context, majlis_bytes method, majlis_bytes params) {
    of(self).serve_call(Call(*context), text(method), from_cbor(bytes(params)));
  }
  static void on_cancel(void* self, std::uint64_t call_id) {
    for (Call* call : of(self).open_)
      if (call->id() == call_id) call->cancel();
  }
  static void on_event(void* self, const majlis_call_context* context, const majlis_event* event) {
    of(self).serve_event(Call(*context), text(event->topic), to_bytes(bytes(event->key)),
                         from_cbor(bytes(event->payload)));
  }
  static void on_http(void* self, const majlis_call_context* context, const majlis_http_request* request) {
    of(self).serve_http(Call(*context), HttpRequest(*request));
  }
  static void destroy(void* self) {
    of(self).host_.close();
    delete &of(self);
  }

  // Counts what is open, so that stop can wait for it and on_cancel finds it.
  class Open {
   public:
    Open(Runtime& runtime, Call& call) : runtime_(runtime), place_(runtime.open_.insert(runtime.open_.end(), &call)) {}
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    ~Open() {
      runtime_.open_.erase(place_);
      if (!runtime_.open_.empty() || !runtime_.stopping_) return;
      runtime_.host_.post([stop = std::exchange(runtime_.stopping_, {})] { stop.resume(); });
    }

   private:
    Runtime& runtime_;
    std::list<Call*>::iterator place_;
  };

  struct AllAnswered {
    explicit AllAnswered(Runtime& owner) : runtime(owner) {}
    bool await_ready() const { return runtime.open_.empty(); }
    void await_suspend(std::coroutine_handle<> waiting) const { runtime.stopping_ = waiting; }
    void await_resume() const {}
    Runtime& runtime;
  };

  void reply(const Call& call, const Json& result) {
    const Bytes payload = to_cbor(result);
    if (payload.size() > MAJLIS_PAYLOAD_MAX)
      throw MethodError(Code::kInternal, "the result has " + std::to_string(payload.size()) + " bytes, at most " +
                                             std::to_string(MAJLIS_PAYLOAD_MAX) + " are allowed");
    if (call.id() != 0 && !host_.closed()) host_.table().reply(host_.table().self, call.id(), MAJLIS_OK, view(payload));
  }

  // What went wrong in `where`: logged unless it is a refusal meant for the caller.
  MethodError note(const std::string& where, const std::exception_ptr& error) {
    MethodError answer = answer_for(error);
    if (answer.code() == Code::kInternal) host_.log(Level::kSevere, where + ": " + text_of(error));
    return answer;
  }

  void refuse(const Call& call, const std::string& where, const std::exception_ptr& error) {
    const Bytes payload = encode_error(note(where, error));
    if (call.id() != 0 && !host_.closed())
      host_.table().reply(host_.table().self, call.id(), MAJLIS_ERROR, view(payload));
  }

  Detached run_start(Bytes setup_bytes, majlis_done done, void* context) {
    std::exception_ptr failed;
    try {
      const Result<Json> read = from_cbor(setup_bytes);
      if (!read) throw MethodError(Code::kInternal, "the setup cannot be read: " + read.error().detail);
      const Setup setup(*read);
      co_await plugin_->start(setup);
    } catch (...) {
      failed = std::current_exception();
    }
    finish("start", failed, done, context);
  }

  Detached run_stop(majlis_done done, void* context) {
    std::exception_ptr failed;
    try {
      AllAnswered answered(*this);
      co_await answered;
      co_await plugin_->stop();
    } catch (...) {
      failed = std::current_exception();
    }
    finish("stop", failed, done, context);
  }

  // The text of whatever went wrong is for the owner of the host, who reads it in the log.
  void finish(const char* step, const std::exception_ptr& failed, majlis_done done, void* context) {
    const Bytes payload =
        failed ? encode_error(MethodError(answer_for(failed).code(), std::string(step) + ": " + text_of(failed)))
               : to_cbor(object());
    done(context, failed ? MAJLIS_ERROR : MAJLIS_OK, view(payload));
  }

  Detached serve_call(Call call, std::string method, Result<Json> params) {
    const Open open(*this, call);
    try {
      const Plugin::MethodHandler* handler = plugin_->find_method(method);
      if (handler == nullptr) throw MethodError(Code::kMethodNotFound, "there is no method " + method);
      if (!params) throw MethodError(Code::kInvalidParams, "params cannot be read: " + params.error().detail);
      const Json result = co_await (*handler)(call, *params);
      reply(call, result);
    } catch (...) {
      refuse(call, method, std::current_exception());
    }
  }

  Detached serve_event(Call call, std::string topic, Bytes key, Result<Json> payload) {
    const Open open(*this, call);
    try {
      const Plugin::EventHandler* handler = plugin_->find_event(topic);
      if (handler == nullptr) throw MethodError(Code::kMethodNotFound, "nobody here hears " + topic);
      if (!payload) throw MethodError(Code::kInvalidParams, "the payload cannot be read: " + payload.error().detail);
      const Event event(topic, std::move(key), std::move(*payload));
      co_await (*handler)(call, event);
      reply(call, object());
    } catch (...) {
      refuse(call, topic, std::current_exception());
    }
  }

  Detached serve_http(Call call, HttpRequest request) {
    const Open open(*this, call);
    try {
      const Plugin::Route* route = plugin_->find_route(request);
      if (route == nullptr) {
        answer(call, HttpAnswer(404, "text/plain; charset=utf-8", "There is nothing here.\n"));
      } else {
        const HttpAnswer made = co_await route->handler(call, request);
        if (made.status() != 0) answer(call, made);
      }
    } catch (...) {
      const Plugin::Route* route = plugin_->find_route(request);
      const MethodError refusal = note(request.method + " " + (route ? route->path : ""), std::current_exception());
      const bool ours = refusal.code() == Code::kInternal;
      const std::string said = ours ? "Something went wrong here. Try again later." : refusal.message();
      answer(call, HttpAnswer(http_status(refusal.code()), "text/plain; charset=utf-8", said + "\n"));
    }
  }

  void answer(const Call& call, const HttpAnswer& made) {
    if (host_.closed()) return;
    const Bytes headers = to_cbor(made.headers());
    host_.table().http_reply(host_.table().self, call.id(), made.status(), view(headers), view(made.body()));
  }

  Host host_;
  std::list<Call*> open_;
  std::coroutine_handle<> stopping_;  // of run_stop, while calls are open
  majlis_plugin plugin_table_{};
  std::unique_ptr<Plugin> plugin_;
};

}  // namespace

const majlis_plugin* load(const majlis_host* host, PluginMaker make) noexcept {
  if (host->abi != MAJLIS_ABI_VERSION) return nullptr;
  try {
    return (new Runtime(*host, make))->table();
  } catch (...) {
    const std::string why = "the plugin cannot be made: " + text_of(std::current_exception());
    host->log(host->self, MAJLIS_SEVERE, view(why));
    return nullptr;
  }
}

}  // namespace majlis::sdk
