#include <majlis/host.hpp>

#include "abi_view.hpp"
#include "detached.hpp"

#include <memory>

namespace majlis::sdk {
namespace {

constexpr const char* kClosed = "the plugin is being unloaded";

Detached run_detached(const Host& host, std::string what, task<void> work) {
  try {
    co_await work;
  } catch (const MethodError& error) {
    if (error.code() != Code::kCancelled) host.log(Level::kSevere, what + ": " + error.message());
  } catch (...) {
    host.log(Level::kSevere, what + ": " + text_of(std::current_exception()));
  }
}

}  // namespace

bool PendingBase::await_ready() const { return host_->closed(); }

void PendingBase::await_suspend(std::coroutine_handle<> waiting) {
  waiting_ = waiting;
  ask_(&PendingBase::done, this);
}

void PendingBase::done(void* self, std::uint32_t outcome, majlis_bytes payload) {
  auto& pending = *static_cast<PendingBase*>(self);
  if (outcome != MAJLIS_OK) {
    pending.error_ = std::make_exception_ptr(decode_error(bytes(payload)));
  } else if (payload.size != 0) {
    Result<Json> result = from_cbor(bytes(payload));
    if (result) {
      pending.result_ = std::move(*result);
    } else {
      pending.error_ = std::make_exception_ptr(
          MethodError(Code::kInternal, "a result that cannot be read: " + result.error().detail));
    }
  }
  pending.waiting_.resume();
}

Json PendingBase::take() {
  if (!waiting_) throw MethodError(Code::kCancelled, kClosed);
  if (error_) std::rethrow_exception(error_);
  return std::move(result_);
}

majlis_blob_range BlobRange::view() const {
  return {sizeof(majlis_blob_range), flags_, sdk::view(blob_.view()), offset_, length_, sdk::view(checksum_)};
}

Pending<Json> Host::call_raw(std::string_view method, Bytes params, std::uint64_t cause) {
  return {*this,
          [this, name = std::string(method), params = std::move(params), cause](majlis_done done, void* context) {
            const majlis_call call{sizeof(majlis_call), 0, cause, view(name), view(params)};
            table_->call(table_->self, &call, done, context);
          }};
}

Pending<void> Host::subscribe_raw(std::string_view topic, ByteView key) {
  return {*this, [this, topic = std::string(topic), key = to_bytes(key)](majlis_done done, void* context) {
            table_->subscribe(table_->self, view(topic), view(key), done, context);
          }};
}

Pending<void> Host::timer(std::chrono::milliseconds delay) {
  const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(delay.count(), 0));
  return {*this, [this, ms](majlis_done done, void* context) { table_->timer(table_->self, ms, done, context); }};
}

void Host::spawn(std::string_view what, task<void> work) { run_detached(*this, std::string(what), std::move(work)); }

Pending<std::uint64_t> Host::http_receive_raw(const Call& call, const BlobRange& into) {
  return {*this, [this, id = call.id(), into](majlis_done done, void* context) {
            const majlis_blob_range range = into.view();
            table_->http_receive(table_->self, id, &range, done, context);
          }};
}

Pending<std::uint64_t> Host::http_send_raw(const Call& call, const HttpAnswer& head, const BlobRange& from) {
  return {*this, [this, id = call.id(), status = head.status(), headers = to_cbor(head.headers()), from](
                     majlis_done done, void* context) {
            const majlis_blob_range range = from.view();
            table_->http_send(table_->self, id, status, view(headers), &range, done, context);
          }};
}

Pending<Bytes> Host::http_consume(const Call& call) {
  return {*this, [this, id = call.id()](majlis_done done, void* context) {
            table_->http_consume(table_->self, id, done, context);
          }};
}

task<Bytes> Host::http_body(const Call& call, std::size_t most) {
  Bytes body;
  while (true) {
    const Bytes chunk = co_await http_consume(call);
    if (chunk.empty()) co_return body;
    if (body.size() + chunk.size() > most)
      throw MethodError(Code::kQuota, "the body is longer than " + std::to_string(most) + " bytes");
    append(body, chunk);
  }
}

Pending<BlobId> Host::blob_create() {
  return {*this, [this](majlis_done done, void* context) { table_->blob_create(table_->self, done, context); }};
}

Pending<std::uint64_t> Host::blob_size(const BlobId& blob) {
  return {*this, [this, blob](majlis_done done, void* context) {
            table_->blob_stat(table_->self, view(blob.view()), done, context);
          }};
}

Pending<void> Host::blob_remove(const BlobId& blob) {
  return {*this, [this, blob](majlis_done done, void* context) {
            table_->blob_remove(table_->self, view(blob.view()), done, context);
          }};
}

void Host::publish(const Event& event) const {
  if (closed()) return;
  const Bytes payload = to_cbor(event.payload);
  const majlis_event message{sizeof(majlis_event), event.audience.kind(), view(event.audience.id()),
                             view(event.topic),    view(event.key),       view(payload)};
  table_->publish(table_->self, &message);
}

void Host::log(Level level, std::string_view text) const {
  table_->log(table_->self, static_cast<std::uint32_t>(level), view(text));
}

void Host::post(std::function<void()> function) {
  const std::lock_guard lock(mutex_);
  posted_.push_back(std::move(function));
  if (posted_.size() == 1 && !closed()) table_->post(table_->self, &Host::run_posted, this);
}

void Host::run_posted(void* self, std::uint32_t, majlis_bytes) { static_cast<Host*>(self)->run_posted(); }

void Host::run_posted() {
  std::vector<std::function<void()>> functions;
  {
    const std::lock_guard lock(mutex_);
    functions.swap(posted_);
  }
  for (const auto& function : functions) function();
}

void Host::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_.store(true, std::memory_order_release);
  }
  for (const auto& settle : settlers_) settle();
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (posted_.empty()) return;
    }
    run_posted();
  }
}

}  // namespace majlis::sdk
