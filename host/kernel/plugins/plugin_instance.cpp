#include "host/kernel/plugins/plugin_instance.hpp"

#include "base/cbor.hpp"
#include "base/encoding.hpp"
#include "host/kernel/connections.hpp"
#include "host/kernel/plugins/abi_view.hpp"
#include "host/kernel/plugins/call_stamp.hpp"
#include "host/kernel/plugins/host_table.hpp"
#include "host/observe/log.hpp"
#include "host/observe/metrics.hpp"

#include <algorithm>

namespace majlis::host {
namespace {

constexpr Milliseconds kStopPatience{10'000};
constexpr Milliseconds kEventPatience{30'000};

// Borrows from `event`.
majlis_event view_of(const Event& event) {
  return {sizeof(majlis_event),
          MAJLIS_TO_MODULES,
          {},
          abi_view(std::string_view(event.topic)),
          abi_view(ByteView(event.key)),
          abi_view(ByteView(event.payload))};
}
}  // namespace

// A start or stop that the plugin has not finished. Lives as long as the instance: a plugin may tell it late or twice.
struct PluginInstance::Step {
  PluginInstance* plugin;
  const char* name;
  std::mutex mutex;
  Done done;
  TimerId alarm = 0;

  void finish(std::optional<std::string> trouble) {
    Done tell;
    {
      const std::lock_guard lock(mutex);
      tell.swap(done);
    }
    if (tell) tell(std::move(trouble));
  }
};

PluginInstance::PluginInstance(Manifest manifest, Services& services, Blobs& blobs)
    : manifest_(std::move(manifest)),
      services_(services),
      late_(services.metrics.counter("majlis_plugin_late_replies_total",
                                     "Answers that came after the host had answered.", {{"plugin", manifest_.id}})),
      blob_bytes_in_(services.metrics.counter("majlis_blob_received_bytes_total",
                                              "Bytes of requests that last in blobs.", {{"plugin", manifest_.id}})),
      blob_bytes_out_(services.metrics.counter("majlis_blob_sent_bytes_total", "Bytes of blobs that were sent.",
                                               {{"plugin", manifest_.id}})),
      blobs_(blobs),
      strand_(services.pool),
      table_(make_host_table(*this)) {
  for (const ManifestEvent& event : manifest_.events) {
    auto& keys = heard_[event.topic];
    if (event.keys.empty()) keys.insert(Bytes());
    for (const std::string& key : event.keys) keys.insert(to_bytes(std::string_view(key)));
  }
}

PluginInstance::~PluginInstance() = default;

std::optional<std::string> PluginInstance::enter(const char* step, const std::function<void()>& fn) {
  std::string thrown = "what is no std::exception";
  const Connections::Batch batch(services_.connections);  // the answers of a plugin's commit are one wake-up too
  try {
    fn();
    return std::nullopt;
  } catch (const std::exception& error) {
    thrown = error.what();
  } catch (...) {
  }
  services_.log.error("plugin.threw", {{"plugin", manifest_.id}, {"step", step}, {"reason", thrown}});
  return thrown;
}

Status PluginInstance::load() {
  MAJLIS_TRY(library_, Library::load(manifest_.folder / manifest_.library));
  const majlis_plugin* plugin = nullptr;
  if (enter("load", [&] { plugin = library_->entry()(&table_); }) || plugin == nullptr)
    return Error{"plugin.entry", "\"" + manifest_.id + "\" refused to load; the host's log says why"};
  if (plugin->abi != MAJLIS_ABI_VERSION || plugin->size < sizeof(majlis_plugin))
    return Error{"plugin.abi", "\"" + manifest_.id + "\" speaks plugin ABI " + std::to_string(plugin->abi) +
                                   ", and this host " + std::to_string(MAJLIS_ABI_VERSION) +
                                   "; build it with this host's SDK"};
  plugin_ = plugin;
  return {};
}

void PluginInstance::step_done(void* context, std::uint32_t outcome, majlis_bytes payload) {
  auto& step = *static_cast<Step*>(context);
  step.plugin->services_.timers.cancel(step.alarm);
  step.finish(step.plugin->finish_step(outcome, abi_bytes(payload)));
}

std::optional<std::string> PluginInstance::finish_step(std::uint32_t outcome, ByteView payload) const {
  if (outcome == MAJLIS_OK) return std::nullopt;
  return decode_failure(payload).message;
}

void PluginInstance::begin_step(const char* name, Milliseconds patience, Done done,
                                std::function<void(majlis_done, void*)> ask) {
  auto owned = std::make_unique<Step>();
  Step* step = owned.get();
  step->plugin = this;
  step->name = name;
  step->done = std::move(done);
  steps_.push_back(std::move(owned));
  step->alarm = services_.timers.after(patience, [weak = weak_from_this(), step, patience] {
    if (const auto alive = weak.lock())
      step->finish(std::string("did not ") + step->name + " within " + std::to_string(patience.count() / 1000) +
                   " s; its log lines say how far it came (plugin_start_seconds bounds a start)");
  });
  strand_.post([self = shared_from_this(), step, ask = std::move(ask)] {
    if (const auto thrown = self->enter(step->name, [&] { ask(&PluginInstance::step_done, step); }))
      step->finish(std::string("threw out of ") + step->name + " (" + *thrown +
                   "); catch it, for nothing may cross the ABI");
  });
}

void PluginInstance::start(Bytes setup, Milliseconds patience, Done done) {
  begin_step("start", patience, std::move(done), [this, setup = std::move(setup)](majlis_done tell, void* context) {
    plugin_->start(plugin_->self, abi_view(setup), tell, context);
  });
}

void PluginInstance::stop(Done done) {
  begin_step("stop", kStopPatience, std::move(done),
             [this](majlis_done tell, void* context) { plugin_->stop(plugin_->self, tell, context); });
}

void PluginInstance::destroy(std::function<void()> done) {
  strand_.post([self = shared_from_this(), done = std::move(done)] {
    const Bytes cancelled = encode_failure(failure(Code::kCancelled, "the host unloads the plugin"));
    while (true) {
      std::map<std::uint64_t, Awaited> outstanding;
      {
        const std::lock_guard lock(self->mutex_);
        self->closed_ = true;
        outstanding.swap(self->awaited_);
      }
      if (outstanding.empty()) break;
      for (const auto& entry : outstanding)
        self->enter("cancel", [&, awaited = entry.second] {
          awaited.done(awaited.context, MAJLIS_ERROR, abi_view(ByteView(cancelled)));
        });
    }
    if (self->plugin_ != nullptr) self->enter("destroy", [&] { self->plugin_->destroy(self->plugin_->self); });
    self->plugin_ = nullptr;
    done();
  });
}

void PluginInstance::abandon_calls() {
  std::map<std::uint64_t, Open> open;
  {
    const std::lock_guard lock(mutex_);
    open.swap(open_);
  }
  for (auto& [id, call] : open) {
    if (call.responder)
      call.responder->fail(Code::kUnavailable, "\"" + manifest_.id + "\" has stopped; try again later");
    if (call.http) call.http->respond(HttpResponse::text(503, manifest_.id + " has stopped; try again later\n"));
  }
}

// Books a call and delivers it on the strand, unless the caller has its answer by then.
void PluginInstance::open_call(std::uint64_t call_id, const CallContext& context, const Responder& responder,
                               std::function<void(const majlis_call_context&)> deliver) {
  {
    const std::lock_guard lock(mutex_);
    open_.emplace(call_id, Open{context, responder, nullptr});
  }
  responder.on_abandoned([weak = weak_from_this(), call_id] {
    const auto self = weak.lock();
    if (self && self->take_open(call_id)) self->tell_cancel(call_id);
  });
  strand_.post([self = shared_from_this(), call_id, context, deliver = std::move(deliver)] {
    {
      const std::lock_guard lock(self->mutex_);
      if (!self->open_.contains(call_id)) return;
    }
    const majlis_call_context stamped = stamp(context, call_id, self->services_.timers.now());
    if (self->plugin_ != nullptr && !self->enter("call", [&] { deliver(stamped); })) return;
    if (const auto open = self->take_open(call_id); open && open->responder)
      open->responder->fail(Code::kInternal, "\"" + self->manifest_.id + "\" failed; the host's log says how");
  });
}

void PluginInstance::tell_cancel(std::uint64_t call_id) {
  strand_.post([self = shared_from_this(), call_id] {
    if (self->plugin_ != nullptr)
      self->enter("on_cancel", [&] { self->plugin_->on_cancel(self->plugin_->self, call_id); });
  });
}

void PluginInstance::call_method(const std::string& name, const CallContext& context, ByteView params,
                                 const Responder& responder) {
  open_call(context.id, context, responder,
            [self = shared_from_this(), name, kept = to_bytes(params)](const majlis_call_context& call) {
              self->plugin_->on_call(self->plugin_->self, &call, abi_view(std::string_view(name)),
                                     abi_view(ByteView(kept)));
            });
}

void PluginInstance::ask(const std::string& topic, const CallContext& context, ByteView about,
                         const Responder& responder) {
  open_event({topic, {}, to_bytes(about)}, context, responder);
}

// An event that is answered.
void PluginInstance::open_event(const Event& event, const CallContext& context, const Responder& responder) {
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(mutex_);
    id = own_id();
  }
  open_call(id, context, responder, [self = shared_from_this(), event](const majlis_call_context& call) {
    const majlis_event heard = view_of(event);
    self->plugin_->on_event(self->plugin_->self, &call, &heard);
  });
}

void PluginInstance::deliver(const Event& event, std::function<void(std::optional<Failure>)> answered) {
  const CallContext host{Caller::host(), 0, services_.timers.now() + kEventPatience, {}, 0};
  const auto alarm = std::make_shared<TimerId>(0);
  const auto call = std::make_shared<PendingCall>(
      [answered = std::move(answered), alarm, &timers = services_.timers](const Outcome& outcome) {
        timers.cancel(*alarm);
        const auto* why = std::get_if<Failure>(&outcome);
        answered(why == nullptr ? std::nullopt : std::optional<Failure>(*why));
      },
      nullptr);
  *alarm = services_.timers.after(kEventPatience, [weak = std::weak_ptr(call)] {
    if (const auto late = weak.lock()) late->abandon(failure(Code::kTimeout, "the event was not answered in time"));
  });
  open_event(event, host, Responder(call));
}

bool PluginInstance::wants(const std::string& topic, ByteView key) const {
  const std::lock_guard lock(mutex_);
  const auto keys = heard_.find(topic);
  return !closed_ && keys != heard_.end() && (keys->second.contains(Bytes()) || keys->second.contains(to_bytes(key)));
}

void PluginInstance::hear(const Event& event) {
  if (!wants(event.topic, event.key)) return;
  strand_.post([self = shared_from_this(), event] {
    if (self->plugin_ == nullptr) return;
    const CallContext host{Caller::host(), 0, self->services_.timers.now() + Milliseconds(30'000), {}, 0};
    const majlis_call_context stamped = stamp(host, 0, self->services_.timers.now());
    const majlis_event heard = view_of(event);
    self->enter("on_event", [&] { self->plugin_->on_event(self->plugin_->self, &stamped, &heard); });
  });
}

std::uint64_t PluginInstance::await(majlis_done done, void* context) {
  const std::lock_guard lock(mutex_);
  awaited_.emplace(next_, Awaited{done, context});
  return next_++;
}

std::optional<PluginInstance::Awaited> PluginInstance::take_awaited(std::uint64_t awaited) {
  const std::lock_guard lock(mutex_);
  auto node = awaited_.extract(awaited);
  if (node.empty()) return std::nullopt;
  return node.mapped();
}

std::optional<PluginInstance::Open> PluginInstance::take_open(std::uint64_t call_id) {
  const std::lock_guard lock(mutex_);
  auto node = open_.extract(call_id);
  if (node.empty()) return std::nullopt;
  return std::move(node.mapped());
}

std::optional<CallContext> PluginInstance::context_of(std::uint64_t call_id) const {
  const std::lock_guard lock(mutex_);
  const auto known = open_.find(call_id);
  if (known == open_.end()) return std::nullopt;
  return known->second.context;
}

void PluginInstance::complete(std::uint64_t awaited, std::uint32_t outcome, Bytes payload) {
  strand_.post([self = shared_from_this(), awaited, outcome, payload = std::move(payload)] {
    if (const auto waiting = self->take_awaited(awaited))
      self->enter("done", [&] { waiting->done(waiting->context, outcome, abi_view(ByteView(payload))); });
  });
}

void PluginInstance::complete(std::uint64_t awaited, const Failure& why) {
  complete(awaited, MAJLIS_ERROR, encode_failure(why));
}

}  // namespace majlis::host
