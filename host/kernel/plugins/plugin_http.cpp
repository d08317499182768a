// The plugin's share of HTTP: requests below /p/ID/, whose large bodies go past the plugin into blobs and out of them.
#include "base/cbor.hpp"
#include "host/kernel/plugins/abi_view.hpp"
#include "host/kernel/plugins/blob_receiver.hpp"
#include "host/kernel/plugins/call_stamp.hpp"
#include "host/kernel/plugins/http_answer.hpp"
#include "host/kernel/plugins/plugin_instance.hpp"
#include "host/observe/log.hpp"
#include "host/observe/metrics.hpp"

#include <algorithm>

namespace majlis::host {
namespace {

Bytes one_number(const char* name, std::uint64_t value) {
  cbor::Writer out;
  out.map(1);
  out.text(name);
  out.unsigned_integer(value);
  return out.take();
}

// What an error says besides: how much was kept, and whether there is no room.
Bytes blob_facts(const Error& error, std::uint64_t kept) {
  const bool full = error.name == "blob.full";
  cbor::Writer out;
  out.map(full ? 2 : 1);
  if (full) {
    out.text("full");
    out.boolean(true);
  }
  out.text("count");
  out.unsigned_integer(kept);
  return out.take();
}

Failure blob_failure(const Error& error, std::uint64_t kept = 0) {
  const auto code = [&] {
    if (error.name == "blob.missing") return Code::kNotFound;
    if (error.name == "blob.checksum") return Code::kConflict;
    if (error.name == "blob.limit") return Code::kQuota;
    if (error.name == "blob.offset" || error.name == "blob.range" || error.name == "id.size")
      return Code::kInvalidParams;
    return Code::kUnavailable;
  };
  Failure out = failure(code(), error.detail);
  if (out.code == Code::kUnavailable || out.code == Code::kQuota) out.data = blob_facts(error, kept);
  return out;
}

Failure not_open() { return failure(Code::kNotFound, "the request is no longer open"); }
Failure being_read() { return failure(Code::kConflict, "the request's body is being taken already"); }

}  // namespace

void PluginInstance::serve_http(const HttpRequest& request, const std::shared_ptr<HttpBody>& body,
                                const std::function<void(HttpResponse)>& respond) {
  const TimePoint deadline = services_.timers.now() + kHttpPatience;
  const CallContext context{request.caller, 0, deadline, {}, 0};
  const auto http = std::make_shared<OpenHttp>(OpenHttp{body, respond, deadline});
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(mutex_);
    id = own_id();
    open_.emplace(id, Open{context, std::nullopt, http});
  }
  strand_.post([self = shared_from_this(), id, context, asked = request] { self->deliver_http(id, context, asked); });
  body->on_cut([weak = weak_from_this(), id] {
    if (const auto alive = weak.lock()) alive->tell_cancel(id);
  });
  watch_http(id, kHttpPatience);
}

void PluginInstance::deliver_http(std::uint64_t id, const CallContext& context, const HttpRequest& asked) {
  const std::string path = asked.path.substr(manifest_.id.size() + 3);  // below "/p/ID"
  const Bytes headers = header_map(asked);
  const majlis_call_context call = stamp(context, id, services_.timers.now());
  const majlis_http_request given{sizeof given,
                                  0,
                                  asked.body_size,
                                  abi_view(std::string_view(asked.method)),
                                  abi_view(std::string_view(path)),
                                  abi_view(std::string_view(asked.query)),
                                  abi_view(ByteView(headers))};
  if (plugin_ != nullptr && !enter("on_http", [&] { plugin_->on_http(plugin_->self, &call, &given); })) return;
  if (const auto open = take_open(id))
    open->http->respond(HttpResponse::text(500, manifest_.id + " failed; the host's log says how\n"));
}

// Answers for a plugin that gives no answer while nothing moves.
void PluginInstance::watch_http(std::uint64_t id, Milliseconds in) {
  services_.timers.after(in, [weak = weak_from_this(), id] {
    const auto self = weak.lock();
    if (!self) return;
    const TimePoint now = self->services_.timers.now();
    Milliseconds left{0};
    {
      const std::lock_guard lock(self->mutex_);
      const auto open = self->open_.find(id);
      if (open == self->open_.end()) return;
      const OpenHttp& http = *open->second.http;
      left = http.working > 0 ? kHttpPatience : std::chrono::ceil<Milliseconds>(http.deadline - now);
    }
    if (left.count() > 0) return self->watch_http(id, left);
    if (const auto late = self->take_open(id))
      late->http->respond(HttpResponse::text(504, self->manifest_.id + " gave no answer in time\n"));
  });
}

// The open request, with one more body under way; null if it was answered.
std::shared_ptr<OpenHttp> PluginInstance::begin_http_work(std::uint64_t call_id) {
  const std::lock_guard lock(mutex_);
  const auto open = open_.find(call_id);
  if (open == open_.end() || !open->second.http) return nullptr;
  ++open->second.http->working;
  return open->second.http;
}

bool PluginInstance::begin_reading(OpenHttp& http) {
  const std::lock_guard lock(mutex_);
  return !std::exchange(http.reading, true);
}

void PluginInstance::end_http_work(OpenHttp& http, bool read) {
  const std::lock_guard lock(mutex_);
  --http.working;
  if (read) http.reading = false;
  http.deadline = services_.timers.now() + kHttpPatience;
}

void PluginInstance::http_reply(std::uint64_t call_id, std::uint32_t status, ByteView headers, ByteView body) {
  const auto open = take_open(call_id);
  if (!open || !open->http) return;
  if (body.size() > MAJLIS_PAYLOAD_MAX) {
    services_.log.error("plugin.bad_reply", {{"plugin", manifest_.id}, {"bytes", body.size()}});
    return open->http->respond(HttpResponse::text(500, manifest_.id + " gave too large an answer; a blob may be\n"));
  }
  open->http->respond(plugin_response(status, headers, body));
}

// Counted, and as the plugin is told of it.
Failure PluginInstance::blob_failed(const Error& error, std::uint64_t kept) {
  services_.metrics
      .counter("majlis_blob_failures_total", "What could not be done with a blob.",
               {{"plugin", manifest_.id}, {"reason", std::string(error.name)}})
      .add();
  return blob_failure(error, kept);
}

void PluginInstance::on_pool(majlis_done done, void* context, std::function<Result<Bytes>()> work) {
  const std::uint64_t awaited = await(done, context);
  if (!manifest_.blobs) return complete(awaited, lacks("blobs", "blobs"));
  services_.pool.post([self = shared_from_this(), awaited, work = std::move(work)] {
    auto result = work();
    if (!result.ok()) return self->complete(awaited, self->blob_failed(result.error()));
    self->complete(awaited, MAJLIS_OK, *std::move(result));
  });
}

void PluginInstance::http_receive(std::uint64_t call_id, const majlis_blob_range& into, majlis_done done,
                                  void* context) {
  const std::uint64_t awaited = await(done, context);
  if (!manifest_.blobs) return complete(awaited, lacks("blobs", "blobs"));
  const auto http = begin_http_work(call_id);
  if (!http) return complete(awaited, not_open());
  if (!begin_reading(*http)) {
    end_http_work(*http, false);
    return complete(awaited, being_read());
  }
  const auto finish = [self = shared_from_this(), http, awaited](const Status& status, std::uint64_t kept) {
    self->end_http_work(*http, true);
    self->blob_bytes_in_.add(static_cast<double>(kept));
    if (!status.ok()) return self->complete(awaited, self->blob_failed(status.error(), kept));
    self->complete(awaited, MAJLIS_OK, one_number("count", kept));
  };
  ReceiveOrder order{into.offset, into.length, to_bytes(abi_bytes(into.checksum)), into.flags == MAJLIS_PART};
  if (!Checksum::known(order.checksum.size()) || (into.flags & ~std::uint32_t{MAJLIS_PART}) != 0)
    return finish(Error{"blob.range", "a checksum has 20 or 32 bytes, and MAJLIS_PART is the only flag"}, 0);
  services_.pool.post([self = shared_from_this(), http, finish, blob = BlobId::from_bytes(abi_bytes(into.blob)),
                       offset = into.offset, order = std::move(order)] {
    if (!blob.ok()) return finish(blob.error(), 0);
    auto writer = self->blobs_.write(self->manifest_.id, *blob, offset);
    if (!writer.ok()) return finish(writer.error(), 0);
    std::make_shared<BlobReceiver>(self->services_.pool, http->body, *std::move(writer), order, finish)->start();
  });
}

void PluginInstance::http_send(std::uint64_t call_id, std::uint32_t status, ByteView headers,
                               const majlis_blob_range& from, majlis_done done, void* context) {
  const std::uint64_t awaited = await(done, context);
  if (!manifest_.blobs) return complete(awaited, lacks("blobs", "blobs"));
  const auto http = begin_http_work(call_id);
  if (!http) return complete(awaited, not_open());
  services_.pool.post([self = shared_from_this(), http, call_id, awaited,
                       response = plugin_response(status, headers, {}), blob = BlobId::from_bytes(abi_bytes(from.blob)),
                       offset = from.offset, length = from.length]() mutable {
    const auto file = blob.ok() ? self->blobs_.open(self->manifest_.id, *blob) : Result<BlobFile>(blob.error());
    self->end_http_work(*http, false);
    if (!file.ok()) return self->complete(awaited, self->blob_failed(file.error()));
    auto part = std::make_shared<HttpFile>(file->descriptor, offset,
                                           std::min(length, file->size - std::min(offset, file->size)),
                                           [self, awaited](std::uint64_t sent) {
                                             self->blob_bytes_out_.add(static_cast<double>(sent));
                                             self->complete(awaited, MAJLIS_OK, one_number("count", sent));
                                           });
    if (offset > file->size) {
      part->forget();
      return self->complete(awaited, failure(Code::kInvalidParams, "the offset " + std::to_string(offset) +
                                                                       " is behind the blob's end, which is at " +
                                                                       std::to_string(file->size)));
    }
    response.file = std::move(part);
    if (const auto open = self->take_open(call_id)) open->http->respond(std::move(response));
  });
}

void PluginInstance::http_consume(std::uint64_t call_id, majlis_done done, void* context) {
  const std::uint64_t awaited = await(done, context);
  const auto http = begin_http_work(call_id);
  if (!http) return complete(awaited, not_open());
  if (!begin_reading(*http)) {
    end_http_work(*http, false);
    return complete(awaited, being_read());
  }
  http->body->next([self = shared_from_this(), http, awaited](const HttpPiece& piece) {
    self->end_http_work(*http, true);
    if (piece.kind == HttpPiece::Kind::kCut)
      return self->complete(awaited, failure(Code::kCancelled, "the client went before it had sent all"));
    cbor::Writer chunk;
    chunk.bytes(piece.bytes);
    self->complete(awaited, MAJLIS_OK, chunk.take());
  });
}

void PluginInstance::blob_create(majlis_done done, void* context) {
  on_pool(done, context, [self = shared_from_this()]() -> Result<Bytes> {
    MAJLIS_TRY(const BlobId blob, self->blobs_.create(self->manifest_.id));
    cbor::Writer out;
    out.map(1);
    out.text("blob");
    out.bytes(blob.view());
    return out.take();
  });
}

void PluginInstance::blob_stat(ByteView blob, majlis_done done, void* context) {
  on_pool(done, context, [self = shared_from_this(), id = BlobId::from_bytes(blob)]() -> Result<Bytes> {
    MAJLIS_TRY(const BlobId known, Result<BlobId>(id));
    MAJLIS_TRY(const std::uint64_t size, self->blobs_.size(self->manifest_.id, known));
    return one_number("size", size);
  });
}

void PluginInstance::blob_remove(ByteView blob, majlis_done done, void* context) {
  on_pool(done, context, [self = shared_from_this(), id = BlobId::from_bytes(blob)]() -> Result<Bytes> {
    MAJLIS_TRY(const BlobId known, Result<BlobId>(id));
    MAJLIS_CHECK(self->blobs_.remove(self->manifest_.id, known));
    return Bytes{0xA0};
  });
}

}  // namespace majlis::host
