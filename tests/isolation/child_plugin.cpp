#include "tests/isolation/child_plugin.hpp"

#include <csignal>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace majlis::isolation {
namespace {

constexpr int kChildSocket = 3;

Bytes unavailable() {
  return sdk::encode_error(sdk::MethodError(sdk::Code::kUnavailable, "the plugin's process has gone; try later"));
}

}  // namespace

// A completion that the child waits for.
struct ChildPlugin::Ticket {
  ChildPlugin& plugin;
  std::uint64_t number;
};

void ChildPlugin::launch() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw std::runtime_error("no socket pair");
  process_ = ::fork();
  if (process_ == 0) {
    // Only what is allowed between fork and exec. dup2 onto itself would keep the close-on-exec flag.
    const int end = ends[1] == kChildSocket ? ::dup(ends[1]) : ends[1];
    ::dup2(end, kChildSocket);
    ::execl(MAJLIS_PLUGIN_CHILD, MAJLIS_PLUGIN_CHILD, library_.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(ends[1]);
  frames_ = std::make_unique<Frames>(ends[0]);
}

const majlis_plugin* ChildPlugin::load(const majlis_host* host) {
  host_ = host;
  launch();
  const std::optional<Json> loaded = frames_->receive();
  if (!loaded || !sdk::boolean_at(*loaded, "ok")) return nullptr;
  alive_ = true;
  reader_ = std::thread([this] { read(); });
  table_ = {sizeof(majlis_plugin),
            MAJLIS_ABI_VERSION,
            this,
            &start,
            &stop,
            &on_call,
            &on_cancel,
            &on_event,
            &on_http,
            &destroy};
  return &table_;
}

ChildPlugin::~ChildPlugin() { end(); }

void ChildPlugin::end() {
  if (frames_) frames_->shut();
  if (reader_.joinable()) reader_.join();
  if (process_ > 0) ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

void ChildPlugin::read() {
  for (bool more = true; more;) {
    std::optional<Json> message = frames_->receive();
    more = message.has_value();
    {
      const std::lock_guard lock(mutex_);
      inbox_.push_back(std::move(message));
    }
    host_->post(host_->self, &arrived, this);
  }
}

void ChildPlugin::arrived(void* context, std::uint32_t, majlis_bytes) {
  ChildPlugin& plugin = of(context);
  std::optional<Json> message;
  {
    const std::lock_guard lock(plugin.mutex_);
    message = std::move(plugin.inbox_.front());
    plugin.inbox_.pop_front();
  }
  if (message) {
    plugin.serve(*message);
  } else {
    plugin.gone();
  }
}

void ChildPlugin::gone() {
  alive_ = false;
  const Bytes payload = unavailable();
  for (const std::uint64_t id : std::exchange(open_, {}))
    host_->reply(host_->self, id, MAJLIS_ERROR, sdk::view(payload));
  for (const std::uint64_t id : std::exchange(open_http_, {})) host_->http_reply(host_->self, id, 503, {}, {});
  for (const auto& [ticket, who] : std::exchange(steps_, {})) who.first(who.second, MAJLIS_ERROR, sdk::view(payload));
}

void ChildPlugin::send(Json message) {
  message["now_ms"] = host_->now_ms(host_->self);
  if (!alive_ || !frames_->send(message)) gone();
}

void ChildPlugin::step(Json message, majlis_done done, void* context) {
  message["ticket"] = ++tickets_;
  steps_[tickets_] = {done, context};
  send(std::move(message));
}

void ChildPlugin::start(void* self, majlis_bytes setup, majlis_done done, void* context) {
  of(self).step(sdk::object("m", "start", "setup", value(setup)), done, context);
}

void ChildPlugin::stop(void* self, majlis_done done, void* context) {
  of(self).step(sdk::object("m", "stop"), done, context);
}

void ChildPlugin::on_call(void* self, const majlis_call_context* context, majlis_bytes method, majlis_bytes params) {
  of(self).open_.insert(context->call_id);
  of(self).send(
      sdk::object("m", "call", "context", Context::pack(*context), "method", value(method), "params", value(params)));
}

void ChildPlugin::on_cancel(void* self, std::uint64_t call_id) {
  of(self).send(sdk::object("m", "cancel", "id", call_id));
}

void ChildPlugin::on_event(void* self, const majlis_call_context* context, const majlis_event* event) {
  if (context->call_id != 0) of(self).open_.insert(context->call_id);
  of(self).send(sdk::object("m", "event", "context", Context::pack(*context), "event", Event::pack(*event)));
}

void ChildPlugin::on_http(void* self, const majlis_call_context* context, const majlis_http_request* request) {
  of(self).open_http_.insert(context->call_id);
  of(self).send(sdk::object("m", "http", "context", Context::pack(*context), "request", Request::pack(*request)));
}

void ChildPlugin::destroy(void* self) {
  ChildPlugin& plugin = of(self);
  if (plugin.alive_) {
    plugin.alive_ = false;
    plugin.frames_->send(sdk::object("m", "destroy", "now_ms", plugin.host_->now_ms(plugin.host_->self)));
  }
  // The child ends by itself and so ends the reader; a child that does not is a test that times out.
  if (plugin.reader_.joinable()) plugin.reader_.join();
  plugin.end();
}

void ChildPlugin::answered(void* context, std::uint32_t outcome, majlis_bytes payload) {
  const std::unique_ptr<Ticket> ticket(static_cast<Ticket*>(context));
  if (!ticket->plugin.alive_) return;
  ticket->plugin.send(
      sdk::object("m", "done", "ticket", ticket->number, "outcome", outcome, "payload", value(payload)));
}

void ChildPlugin::serve(const Json& message) {
  if (!alive_) return;
  const std::string kind = sdk::text_at(message, "m");
  if (kind == "reply") {
    const Bytes payload = sdk::bytes_at(message, "payload");
    open_.erase(number(message, "id"));
    host_->reply(host_->self, number(message, "id"), message.at("outcome").get<std::uint32_t>(), sdk::view(payload));
  } else if (kind == "http_reply") {
    const Bytes headers = sdk::bytes_at(message, "headers");
    const Bytes body = sdk::bytes_at(message, "body");
    open_http_.erase(number(message, "id"));
    host_->http_reply(host_->self, number(message, "id"), message.at("status").get<std::uint32_t>(), sdk::view(headers),
                      sdk::view(body));
  } else if (kind == "publish") {
    const Event event(message.at("event"));
    host_->publish(host_->self, event.view());
  } else if (kind == "log") {
    const Bytes text = sdk::bytes_at(message, "text");
    host_->log(host_->self, message.at("level").get<std::uint32_t>(), sdk::view(text));
  } else if (kind == "done") {
    const auto found = steps_.extract(number(message, "ticket"));
    const Bytes payload = sdk::bytes_at(message, "payload");
    found.mapped().first(found.mapped().second, message.at("outcome").get<std::uint32_t>(), sdk::view(payload));
  } else {
    serve_waiting(kind, message);
  }
}

// What the child awaits an answer to.
void ChildPlugin::serve_waiting(const std::string& kind, const Json& message) {
  void* const self = host_->self;
  Ticket* const ticket = new Ticket{*this, number(message, "ticket")};
  if (kind == "call") {
    const Bytes method = sdk::bytes_at(message, "method");
    const Bytes params = sdk::bytes_at(message, "params");
    const majlis_call call{sizeof call, message.at("deadline_ms").get<std::uint32_t>(), number(message, "cause"),
                           sdk::view(method), sdk::view(params)};
    host_->call(self, &call, &answered, ticket);
  } else if (kind == "subscribe") {
    const Bytes topic = sdk::bytes_at(message, "topic");
    const Bytes key = sdk::bytes_at(message, "key");
    host_->subscribe(self, sdk::view(topic), sdk::view(key), &answered, ticket);
  } else if (kind == "timer") {
    host_->timer(self, number(message, "delay_ms"), &answered, ticket);
  } else if (kind == "http_receive") {
    host_->http_receive(self, number(message, "id"), Range(message.at("range")).view(), &answered, ticket);
  } else if (kind == "http_send") {
    const Bytes headers = sdk::bytes_at(message, "headers");
    open_http_.erase(number(message, "id"));
    host_->http_send(self, number(message, "id"), message.at("status").get<std::uint32_t>(), sdk::view(headers),
                     Range(message.at("range")).view(), &answered, ticket);
  } else if (kind == "http_consume") {
    host_->http_consume(self, number(message, "id"), &answered, ticket);
  } else if (kind == "blob_create") {
    host_->blob_create(self, &answered, ticket);
  } else {
    const Bytes blob = sdk::bytes_at(message, "blob");
    const auto function = kind == "blob_stat" ? host_->blob_stat : host_->blob_remove;
    function(self, sdk::view(blob), &answered, ticket);
  }
}

}  // namespace majlis::isolation
