#include <majlis/testing/fake_host.hpp>

#include "../abi_view.hpp"
#include "fake_table.hpp"

#include <algorithm>
#include <fstream>

namespace majlis::sdk::testing {
namespace {

constexpr std::chrono::seconds kPatience{10};
constexpr std::uint32_t kDeadlineMs = 30'000;

Json read_manifest(const std::filesystem::path& file) {
  std::ifstream in(file);
  Json manifest = Json::parse(in, nullptr, false);
  if (!manifest.is_object() || !manifest.contains("id"))
    throw std::runtime_error(file.string() + ": no manifest can be read from it");
  return manifest;
}

// What the strings of a call borrow from while the plugin is called.
struct Stamp {
  Stamp(std::uint64_t call_id, const Someone& who) : someone(who) {
    context.size = sizeof context;
    context.caller_kind = who.kind;
    context.call_id = call_id;
    context.deadline_ms = kDeadlineMs;
    context.depth = 1;
    if (someone.account) context.account = view(someone.account->view());
    if (someone.device) context.device = view(someone.device->view());
    context.plugin = view(someone.plugin_id);
    context.trace = view(ByteView(trace));
  }
  Stamp(const Stamp&) = delete;
  Stamp& operator=(const Stamp&) = delete;
  Someone someone;
  std::array<std::uint8_t, 16> trace{};
  majlis_call_context context{};
};

}  // namespace

Someone Someone::with(const AccountId& account, const DeviceId& device) {
  Someone someone;
  someone.account = account;
  someone.device = device;
  return someone;
}

Someone Someone::plugin(std::string id) {
  Someone someone;
  someone.kind = MAJLIS_PLUGIN;
  someone.plugin_id = std::move(id);
  return someone;
}

Someone Someone::admin() {
  Someone someone;
  someone.kind = MAJLIS_ADMIN;
  return someone;
}

FakeHost::FakeHost(const std::filesystem::path& plugin_folder, std::filesystem::path data)
    : manifest_(read_manifest(plugin_folder / "plugin.json")),
      folder_(plugin_folder),
      data_(data.empty() ? own_data_.path() : std::move(data)),
      table_(Table::make(*this)) {}

FakeHost::~FakeHost() { destroy(); }

bool FakeHost::load(const Entry& entry) {
  plugin_ = entry(&table_);
  destroyed_ = plugin_ == nullptr;
  return plugin_ != nullptr;
}

void FakeHost::start(const Json& config) {
  Json options = object();
  if (manifest_.contains("config"))
    for (const auto& [name, option] : manifest_["config"]["properties"].items())
      if (option.contains("default")) options[name] = option["default"];
  options.update(config);
  const Bytes setup = to_cbor(
      object("id", manifest_["id"], "folder", folder_.string(), "data", data_.string(), "config", std::move(options)));
  const std::uint64_t id = open_call();
  Table::Waiting waiting(*this, id);
  plugin_->start(plugin_->self, view(setup), &Table::note_done, &waiting);
  wait_for(id, "start");
}

void FakeHost::stop() {
  const std::uint64_t id = open_call();
  Table::Waiting waiting(*this, id);
  plugin_->stop(plugin_->self, &Table::note_done, &waiting);
  wait_for(id, "stop");
}

void FakeHost::destroy() {
  if (destroyed_) return;
  destroyed_ = true;
  const MethodError cancelled(Code::kCancelled, "the host unloads the plugin");
  do {
    for (const auto& [due, timer] : std::exchange(timers_, {})) complete(timer.done, timer.context, cancelled);
    settle();
  } while (!timers_.empty());
  plugin_->destroy(plugin_->self);
  plugin_ = nullptr;
}

std::uint64_t FakeHost::open_call() {
  const std::lock_guard lock(mutex_);
  open_.insert(next_call_);
  return next_call_++;
}

std::uint64_t FakeHost::begin_call(const std::string& method, const Json& params, const Someone& who) {
  const std::uint64_t id = open_call();
  callers_[id] = who;
  const Stamp stamp(id, who);
  const Bytes payload = to_cbor(params);
  plugin_->on_call(plugin_->self, &stamp.context, view(method), view(payload));
  return id;
}

Json FakeHost::call(const std::string& method, const Json& params, const Someone& who) {
  return wait_for(begin_call(method, params, who), method);
}

Json FakeHost::call_raw(const std::string& method, ByteView params, const Someone& who) {
  const std::uint64_t id = open_call();
  callers_[id] = who;
  const Stamp stamp(id, who);
  plugin_->on_call(plugin_->self, &stamp.context, view(method), view(params));
  return wait_for(id, method);
}

std::optional<Json> FakeHost::take(std::uint64_t call_id) {
  settle();
  {
    const std::lock_guard lock(mutex_);
    if (!answered_.contains(call_id)) return std::nullopt;
  }
  return wait_for(call_id, "an answered call");
}

void FakeHost::cancel(std::uint64_t call_id) { plugin_->on_cancel(plugin_->self, call_id); }

std::optional<MethodError> FakeHost::ask(const std::string& topic, ByteView key, const Json& payload,
                                         const Someone& who) {
  const std::uint64_t id = open_call();
  callers_[id] = who;
  send_event(id, topic, key, payload, who);
  try {
    wait_for(id, topic);
  } catch (const MethodError& refusal) {
    return refusal;
  }
  return std::nullopt;
}

void FakeHost::tell(const std::string& topic, ByteView key, const Json& payload) {
  send_event(0, topic, key, payload, Someone::nobody());
  settle();
}

bool FakeHost::hears(const std::string& topic) const {
  const Json events = manifest_.value("events", array());
  return std::any_of(events.begin(), events.end(),
                     [&](const Json& event) { return event.value("topic", "") == topic; });
}

void FakeHost::send_event(std::uint64_t call_id, const std::string& topic, ByteView key, const Json& payload,
                          const Someone& who) {
  if (!hears(topic)) throw std::runtime_error(topic + ": events of plugin.json do not list it");
  const Stamp stamp(call_id, who);
  const Bytes encoded = to_cbor(payload);
  const majlis_event event{sizeof event, MAJLIS_TO_MODULES, {}, view(topic), view(key), view(encoded)};
  plugin_->on_event(plugin_->self, &stamp.context, &event);
}

HttpReply FakeHost::http(const std::string& method, const std::string& path, ByteView body, const Someone& who) {
  HttpAsk ask;
  ask.method = method;
  ask.path = path;
  ask.body = to_bytes(body);
  ask.who = who;
  return http(ask);
}

HttpReply FakeHost::http(const HttpAsk& ask) {
  const std::uint64_t id = open_call();
  callers_[id] = ask.who;
  const std::size_t comes = std::min(ask.cut.value_or(ask.body.size()), ask.body.size());
  http_open_[id] = {to_bytes(ByteView(ask.body).first(comes)), 0, ask.cut.has_value(), ask.reads};
  const Stamp stamp(id, ask.who);
  const Bytes headers = to_cbor(ask.headers);
  const std::size_t question = ask.path.find('?');
  const std::string target = ask.path.substr(0, question);
  const std::string query = question == std::string::npos ? "" : ask.path.substr(question + 1);
  const std::int64_t size = ask.tells_size ? static_cast<std::int64_t>(ask.body.size()) : -1;
  const majlis_http_request request{sizeof request, 0,           size,         view(ask.method),
                                    view(target),   view(query), view(headers)};
  plugin_->on_http(plugin_->self, &stamp.context, &request);
  if (ask.cut) cancel(id);
  HttpReply reply;
  run_until(
      [&] {
        const std::lock_guard lock(mutex_);
        const auto found = http_done_.find(id);
        if (found != http_done_.end()) reply = found->second;
        return found != http_done_.end();
      },
      ask.method + " " + ask.path);
  settle();  // what the plugin does once its answer has gone
  http_open_.erase(id);
  return reply;
}

Json FakeHost::wait_for(std::uint64_t call_id, const std::string& what) {
  Answered answer;
  run_until(
      [&] {
        const std::lock_guard lock(mutex_);
        const auto found = answered_.find(call_id);
        if (found == answered_.end()) return false;
        answer = std::move(found->second);
        answered_.erase(found);
        return true;
      },
      what);
  callers_.erase(call_id);
  if (answer.outcome != MAJLIS_OK) throw decode_error(answer.payload);
  Result<Json> result = answer.payload.empty() ? Result<Json>(Json()) : from_cbor(answer.payload);
  if (!result) throw std::runtime_error(what + " answered with bytes that cannot be read: " + result.error().detail);
  return std::move(*result);
}

void FakeHost::enqueue(std::function<void()> function) {
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(function));
  wake_.notify_all();
}

void FakeHost::complete(majlis_done done, void* context, const Json& result) {
  enqueue([=, payload = to_cbor(result)] { done(context, MAJLIS_OK, view(payload)); });
}

void FakeHost::complete(majlis_done done, void* context, const MethodError& error) {
  enqueue([=, payload = encode_error(error)] { done(context, MAJLIS_ERROR, view(payload)); });
}

bool FakeHost::run_one() {
  std::function<void()> next;
  {
    const std::lock_guard lock(mutex_);
    if (queue_.empty()) return false;
    next = std::move(queue_.front());
    queue_.pop_front();
  }
  next();
  return true;
}

void FakeHost::settle() {
  while (run_one()) {
  }
}

void FakeHost::run_until(const std::function<bool()>& done, const std::string& what) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!done()) {
    if (run_one()) continue;
    std::unique_lock lock(mutex_);
    if (!queue_.empty()) continue;
    if (wake_.wait_until(lock, end) == std::cv_status::timeout)
      throw std::runtime_error(what + ": no answer came within ten seconds");
  }
}

void FakeHost::advance(std::chrono::milliseconds by) {
  const std::uint64_t end = now_ms_ + static_cast<std::uint64_t>(by.count());
  settle();
  while (!timers_.empty() && timers_.begin()->first <= end) {
    const auto [due, timer] = *timers_.begin();
    timers_.erase(timers_.begin());
    now_ms_ = std::max(now_ms_, due);
    complete(timer.done, timer.context, object());
    settle();
  }
  now_ms_ = end;
}

bool FakeHost::granted(const char* capability, const std::string& what) const {
  const Json capabilities = manifest_.value("capabilities", object());
  const auto found = capabilities.find(capability);
  if (found == capabilities.end()) return false;
  if (found->is_boolean()) return found->get<bool>();
  return std::find(found->begin(), found->end(), what) != found->end();
}

MethodError FakeHost::denied(const std::string& capability, const std::string& what) const {
  return {Code::kDenied, "plugin " + manifest_["id"].get<std::string>() + " may not use " + what +
                             ": add it to capabilities." + capability + " of its plugin.json"};
}

Json FakeHost::answer_call(const majlis_call& call) {
  const std::string method = text(call.method);
  if (!granted("call", method)) throw denied("call", method);
  const Result<Json> params = from_cbor(bytes(call.params));
  if (!params) throw MethodError(Code::kInvalidParams, params.error().detail);
  const auto found = answers_.find(method);
  if (found == answers_.end() && method == "blobs.list") return list_blobs(*params);
  if (found == answers_.end()) throw MethodError(Code::kMethodNotFound, "this test answers no " + method);
  const auto cause = callers_.find(call.cause);
  Someone who = cause == callers_.end() ? Someone::nobody() : cause->second;
  who.kind = MAJLIS_PLUGIN;
  who.plugin_id = manifest_["id"].get<std::string>();
  const Stamp stamp(call.cause, who);
  return found->second(*params, Call(stamp.context));
}

// In pages of three, so that tests turn them.
Json FakeHost::list_blobs(const Json& params) const {
  constexpr std::size_t kPage = 3;
  const Bytes after = find_bytes(params, "after").value_or(Bytes());
  Json page = array();
  for (const auto& [blob, content] : blobs_) {
    if (!after.empty() && !std::ranges::lexicographical_compare(after, blob.view())) continue;
    if (page.size() == kPage) return object("blobs", std::move(page), "more", true);
    page.push_back(object("blob", blob, "size", content.size()));
  }
  return object("blobs", std::move(page), "more", false);
}

}  // namespace majlis::sdk::testing
