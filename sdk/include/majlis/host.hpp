// The host as a plugin sees it. One per loaded plugin, made by the SDK; it outlives the plugin's object.
//
// What begins with co_await runs on the strand and resumes there. log, publish, now_ms and post may be called from any
// thread. A refusal comes as MethodError; once the plugin is being destroyed everything is refused with kCancelled.
#pragma once

#include <majlis/abi.h>
#include <majlis/call.hpp>
#include <majlis/json.hpp>
#include <majlis/task.hpp>

#include <atomic>
#include <chrono>
#include <coroutine>
#include <functional>
#include <list>
#include <mutex>
#include <string_view>
#include <vector>

namespace majlis::sdk {

class Host;

// An answer of the host that is awaited once. The question is asked when it is awaited.
class PendingBase {
 public:
  using Ask = std::function<void(majlis_done done, void* context)>;

  PendingBase(const Host& host, Ask ask) : host_(&host), ask_(std::move(ask)) {}
  PendingBase(const PendingBase&) = delete;
  PendingBase& operator=(const PendingBase&) = delete;

  bool await_ready() const;
  void await_suspend(std::coroutine_handle<> waiting);

 protected:
  // The result. Errors: MethodError.
  Json take();

 private:
  static void done(void* self, std::uint32_t outcome, majlis_bytes payload);

  const Host* host_;
  Ask ask_;
  std::coroutine_handle<> waiting_;
  Json result_;
  std::exception_ptr error_;
};

template <class T>
class Pending : public PendingBase {
 public:
  using PendingBase::PendingBase;
  T await_resume() {
    Json result = take();
    if constexpr (std::is_same_v<T, Json>) {
      return result;
    } else if constexpr (std::is_same_v<T, BlobId>) {
      return id_at<BlobId>(result, "blob");
    } else if constexpr (std::is_same_v<T, Bytes>) {
      return std::move(result.get_binary());
    } else if constexpr (!std::is_void_v<T>) {
      return static_cast<T>(integer_at(result, result.contains("count") ? "count" : "size"));
    }
  }
};

// A part of a blob.
class BlobRange {
 public:
  static constexpr std::uint64_t kRest = UINT64_MAX;
  // `checksum` of what is received: 32 bytes of SHA-256, 20 of SHA-1, or empty.
  explicit BlobRange(const BlobId& blob, std::uint64_t offset = 0, std::uint64_t length = kRest, ByteView checksum = {})
      : blob_(blob), offset_(offset), length_(length), checksum_(to_bytes(checksum)) {}
  // Receives at most `length` bytes; the rest of the body waits for the next http_receive.
  static BlobRange part(const BlobId& blob, std::uint64_t offset, std::uint64_t length) {
    BlobRange range(blob, offset, length);
    range.flags_ = MAJLIS_PART;
    return range;
  }
  majlis_blob_range view() const;

 private:
  BlobId blob_;
  std::uint64_t offset_;
  std::uint64_t length_;
  Bytes checksum_;
  std::uint32_t flags_ = 0;
};

enum class Level : std::uint32_t {
  kDebug = MAJLIS_DEBUG,
  kInfo = MAJLIS_INFO,
  kWarning = MAJLIS_WARNING,
  kSevere = MAJLIS_SEVERE,
};

class Host {
 public:
  explicit Host(const majlis_host& table) : table_(&table) {}
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // co_await call("messaging.members", object("stream", id), call): the result of any method. `cause` is the call
  // being served: its person, trace and deadline go with it.
  template <class Params>
  Pending<Json> call(std::string_view method, Params&& params, const Call& cause) {
    static_assert(kSafeInAwait<Params>, "name the params before the co_await expression");
    return call_raw(method, to_cbor(params), cause.id());
  }
  template <class Params>
  Pending<Json> call(std::string_view method, Params&& params) {
    static_assert(kSafeInAwait<Params>, "name the params before the co_await expression");
    return call_raw(method, to_cbor(params), 0);
  }

  // Adds a topic that the manifest lists, for one key or for all.
  template <class Key = ByteView>
  Pending<void> subscribe(std::string_view topic, Key&& key = {}) {
    static_assert(kSafeInAwait<Key>, "name the key before the co_await expression");
    return subscribe_raw(topic, key);
  }
  Pending<void> timer(std::chrono::milliseconds delay);
  // Runs a task that nobody awaits, at once up to its first co_await. What it throws is logged under `what`, but for
  // kCancelled, which ends it when the plugin is unloaded.
  void spawn(std::string_view what, task<void> work);

  void publish(const Event& event) const;
  void log(Level level, std::string_view text) const;  // never what people wrote
  std::uint64_t now_ms() const { return table_->now_ms(table_->self); }
  // Runs `function` on the strand, later, once.
  void post(std::function<void()> function);

  // HTTP requests. The body into a blob: bytes that came and last, also when the peer went early; kQuota when more came
  // than the range's length, kConflict when it does not match the range's checksum. kUnavailable when the disk refused:
  // data() is then {count, ?full}, what was kept and that there is no room.
  //   const BlobRange into(blob, offset, most);
  //   const std::uint64_t count = co_await host().http_receive(call, into);
  template <class Range>
  Pending<std::uint64_t> http_receive(const Call& call, Range&& into) {
    static_assert(kSafeInAwait<Range>, "name the range before the co_await expression");
    return http_receive_raw(call, into);
  }
  // A part of a blob as the answer: bytes sent, which are fewer when the peer went. Return HttpAnswer::sent() then.
  template <class Range>
  Pending<std::uint64_t> http_send(const Call& call, const HttpAnswer& head, Range&& from) {
    static_assert(kSafeInAwait<Range>, "name the range before the co_await expression");
    return http_send_raw(call, head, from);
  }
  // The next chunk (at most 64 KiB) of a body that belongs into no blob; empty at its end. kCancelled: the peer went.
  Pending<Bytes> http_consume(const Call& call);
  // All of a small body. Errors: kQuota when it is longer than `most`.
  task<Bytes> http_body(const Call& call, std::size_t most);

  Pending<BlobId> blob_create();
  Pending<std::uint64_t> blob_size(const BlobId& blob);
  Pending<void> blob_remove(const BlobId& blob);

  bool closed() const { return closed_.load(std::memory_order_acquire); }
  // `settle` is run on the strand before the plugin is destroyed; it finishes work of other threads, which may post.
  using Settler = std::list<std::function<void()>>::iterator;
  Settler add_settler(std::function<void()> settle) { return settlers_.insert(settlers_.end(), std::move(settle)); }
  void remove_settler(Settler settler) { settlers_.erase(settler); }
  // Refuses everything from now on, settles, and runs what was posted.
  void close();
  const majlis_host& table() const { return *table_; }

 private:
  Pending<Json> call_raw(std::string_view method, Bytes params, std::uint64_t cause);
  Pending<void> subscribe_raw(std::string_view topic, ByteView key);
  Pending<std::uint64_t> http_receive_raw(const Call& call, const BlobRange& into);
  Pending<std::uint64_t> http_send_raw(const Call& call, const HttpAnswer& head, const BlobRange& from);
  static void run_posted(void* self, std::uint32_t outcome, majlis_bytes payload);
  void run_posted();

  const majlis_host* table_;
  std::atomic<bool> closed_{false};
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;  // guarded by mutex_
  std::list<std::function<void()>> settlers_;
};

}  // namespace majlis::sdk
