#include "host/kernel/plugins/plugin_door.hpp"

#include "host/kernel/http_body.hpp"

#include <utility>

namespace majlis::host {

Failure PluginDoor::away() const {
  return failure(Code::kUnavailable, "\"" + id_ + "\" is being reloaded or has stopped; try again later");
}

void PluginDoor::open(Instance instance) {
  const std::lock_guard lock(mutex_);
  holding_ = false;
  for (const Visit& visit : std::exchange(held_, {})) visit(instance);  // before anybody who comes now
  instance_ = std::move(instance);
}

void PluginDoor::hold(Timers& timers, Milliseconds patience) {
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    instance_ = nullptr;
    holding_ = true;
    number = ++holds_;
  }
  timers.after(patience, [weak = weak_from_this(), number] {
    const auto self = weak.lock();
    if (!self) return;
    std::vector<Visit> late;
    {
      const std::lock_guard lock(self->mutex_);
      if (!self->holding_ || self->holds_ != number) return;
      self->holding_ = false;
      late.swap(self->held_);
    }
    for (const Visit& visit : late) visit(nullptr);
  });
}

PluginDoor::Instance PluginDoor::current() const {
  const std::lock_guard lock(mutex_);
  return instance_;
}

void PluginDoor::pass(Visit visit) {
  Instance instance;
  {
    const std::lock_guard lock(mutex_);
    if (holding_ && held_.size() < kHeld) {
      held_.push_back(std::move(visit));
      return;
    }
    instance = instance_;
  }
  visit(instance);
}

Handler PluginDoor::method_handler(const std::string& name) {
  return [self = shared_from_this(), name](const CallContext& context, ByteView params, const Responder& responder) {
    if (const auto instance = self->current()) return instance->call_method(name, context, params, responder);
    self->pass([self, name, context, kept = to_bytes(params), responder](const Instance& instance) {
      if (!responder.wanted()) return;
      if (!instance) return responder.fail(self->away());
      instance->call_method(name, context, kept, responder);
    });
  };
}

// A question has a budget of milliseconds: it does not wait at the door.
HookHandler PluginDoor::hook_handler(const std::string& topic) {
  return [self = shared_from_this(), topic](const CallContext& context, ByteView about, const Responder& responder) {
    if (const auto instance = self->current()) return instance->ask(topic, context, about, responder);
    responder.fail(self->away());
  };
}

HttpHandler PluginDoor::http_handler() {
  return [self = shared_from_this()](const HttpRequest& request, const std::shared_ptr<HttpBody>& body,
                                     const std::function<void(HttpResponse)>& respond) {
    self->pass([self, request, body, respond](const Instance& instance) {
      if (instance) return instance->serve_http(request, body, respond);
      respond(HttpResponse::text(503, self->away().message + "\n"));
    });
  };
}

void PluginDoor::hear(const Event& event) {
  pass([event](const Instance& instance) {
    if (instance) instance->hear(event);
  });
}

void PluginDoor::deliver(const Event& event, std::function<void(std::optional<Failure>)> answered) {
  pass([self = shared_from_this(), event, answered = std::move(answered)](const Instance& instance) {
    if (!instance) return answered(self->away());
    instance->deliver(event, answered);
  });
}

bool PluginDoor::wants(const std::string& topic, ByteView key) const {
  const auto instance = current();
  return !instance || instance->wants(topic, key);  // who is away is asked later
}

}  // namespace majlis::host
