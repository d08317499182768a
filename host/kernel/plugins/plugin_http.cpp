// The plugin's share of HTTP, and blobs: requests below /p/ID/, whose large bodies go past the plugin into blobs.
#include "base/cbor.hpp"
#include "base/encoding.hpp"
#include "crypto/primitives/hash.hpp"
#include "host/kernel/plugins/abi_view.hpp"
#include "host/kernel/plugins/plugin_instance.hpp"

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

Bytes header_map(const HttpRequest& request) {
  cbor::Writer out;
  out.map(request.headers.size());
  for (const auto& [name, value] : request.headers) {
    out.text(name);
    out.text(is_utf8(value) ? value : std::string());
  }
  return out.take();
}

Failure blob_failure(const Error& error) {
  return failure(error.name == "blob.missing"    ? Code::kNotFound
                 : error.name == "blob.checksum" ? Code::kConflict
                                                 : Code::kUnavailable,
                 error.detail);
}

// What a range of the ABI names, once its blob id is one.
Result<BlobId> blob_of(const majlis_blob_range& range) { return BlobId::from_bytes(abi_bytes(range.blob)); }

}  // namespace

HttpHandler PluginInstance::http_handler() {
  return [self = shared_from_this()](const HttpRequest& request, std::function<void(HttpResponse)> respond) {
    const CallContext context{request.caller, 0, self->services_.timers.now() + Milliseconds(30'000), {}, 0};
    std::uint64_t id = 0;
    {
      const std::lock_guard lock(self->mutex_);
      id = std::uint64_t{1} << 63 | self->next_++;
      self->open_.emplace(id, Open{context, std::nullopt, std::move(respond), request.body, 0});
    }
    self->strand_.post([self, id, context, asked = request] {
      const std::string path = asked.path.substr(self->manifest_.id.size() + 3);  // below "/p/ID"
      const Bytes headers = header_map(asked);
      majlis_call_context call{};
      call.size = sizeof call;
      call.caller_kind = context.caller.kind == CallerKind::kAdmin ? MAJLIS_ADMIN : MAJLIS_CLIENT;
      call.call_id = id;
      call.deadline_ms = 30'000;
      if (context.caller.on_behalf) {
        call.account = abi_view(context.caller.session.account.view());
        call.device = abi_view(context.caller.session.device.view());
      }
      call.trace = abi_view(context.trace.view());
      const majlis_http_request given{sizeof given,
                                      0,
                                      static_cast<std::int64_t>(asked.body.size()),
                                      abi_view(std::string_view(asked.method)),
                                      abi_view(std::string_view(path)),
                                      abi_view(std::string_view(asked.query)),
                                      abi_view(ByteView(headers))};
      if (self->plugin_ != nullptr &&
          !self->enter("on_http", [&] { self->plugin_->on_http(self->plugin_->self, &call, &given); }))
        return;
      if (const auto open = self->take_open(id))
        open->respond(HttpResponse::text(500, self->manifest_.id + " failed; the host's log says how\n"));
    });
    self->services_.timers.after(Milliseconds(30'000), [weak = self->weak_from_this(), id] {
      const auto alive = weak.lock();
      const auto open = alive ? alive->take_open(id) : std::nullopt;
      if (open) open->respond(HttpResponse::text(504, alive->manifest_.id + " gave no answer in time\n"));
    });
  };
}

HttpResponse PluginInstance::make_response(std::uint32_t status, ByteView headers, ByteView body) const {
  HttpResponse out;
  out.status = status >= 200 && status <= 599 ? status : 500;
  out.body = to_bytes(body);
  cbor::Reader reader(headers);
  const auto head = headers.empty() ? Result<cbor::Item>(cbor::Item{}) : reader.next();
  for (std::uint64_t i = 0; head.ok() && head->type == cbor::Type::kMap && i < head->number; ++i) {
    const auto name = reader.next();
    const auto value = name.ok() ? reader.next() : name;
    if (!value.ok() || name->type != cbor::Type::kText || value->type != cbor::Type::kText) break;
    const std::string text = to_string(value->bytes);
    if (text.find_first_of("\r\n") != std::string::npos) continue;  // a header never ends the head
    if (as_text(name->bytes) == "content-type") {
      out.content_type = text;
    } else if (as_text(name->bytes).find_first_of("\r\n: ") == std::string_view::npos) {
      out.headers.emplace_back(to_string(name->bytes), text);
    }
  }
  return out;
}

void PluginInstance::http_reply(std::uint64_t call_id, std::uint32_t status, ByteView headers, ByteView body) {
  const auto open = take_open(call_id);
  if (open && open->respond) open->respond(make_response(status, headers, body));
}

void PluginInstance::on_pool(majlis_done done, void* context, std::function<Result<Bytes>()> work) {
  const std::uint64_t awaited = await(done, context);
  if (!manifest_.blobs) return complete(awaited, lacks("blobs", "blobs"));
  services_.pool.post([self = shared_from_this(), awaited, work = std::move(work)] {
    auto result = work();
    if (!result.ok()) return self->complete(awaited, blob_failure(result.error()));
    self->complete(awaited, MAJLIS_OK, *std::move(result));
  });
}

void PluginInstance::http_receive(std::uint64_t call_id, const majlis_blob_range& into, majlis_done done,
                                  void* context) {
  Bytes body;
  {
    const std::lock_guard lock(mutex_);
    if (const auto open = open_.find(call_id); open != open_.end()) body = std::move(open->second.body);
  }
  body.resize(static_cast<std::size_t>(std::min<std::uint64_t>(body.size(), into.length)));
  on_pool(done, context,
          [this, self = shared_from_this(), body = std::move(body), blob = blob_of(into), offset = into.offset,
           wanted = to_bytes(abi_bytes(into.sha256))]() -> Result<Bytes> {
            MAJLIS_TRY(const BlobId id, Result<BlobId>(blob));
            if (!wanted.empty() && crypto::sha256(body) != wanted)
              return Error{"blob.checksum", "what came is not what its checksum says; send it again"};
            MAJLIS_CHECK(blobs_.write(id, offset, body));
            return one_number("count", body.size());
          });
}

void PluginInstance::http_send(std::uint64_t call_id, std::uint32_t status, ByteView headers,
                               const majlis_blob_range& from, majlis_done done, void* context) {
  on_pool(done, context,
          [this, self = shared_from_this(), call_id, status, kept = to_bytes(headers), blob = blob_of(from),
           offset = from.offset, length = from.length]() -> Result<Bytes> {
            MAJLIS_TRY(const BlobId id, Result<BlobId>(blob));
            MAJLIS_TRY(const Bytes part, blobs_.read(id, offset, length));
            const auto open = take_open(call_id);
            if (open && open->respond) open->respond(make_response(status, kept, part));
            return one_number("count", part.size());
          });
}

void PluginInstance::http_consume(std::uint64_t call_id, majlis_done done, void* context) {
  cbor::Writer chunk;
  {
    const std::lock_guard lock(mutex_);
    const auto open = open_.find(call_id);
    if (open == open_.end()) {
      chunk.bytes({});
    } else {
      const ByteView rest = ByteView(open->second.body).subspan(open->second.consumed);
      const ByteView next = rest.first(std::min<std::size_t>(rest.size(), MAJLIS_CHUNK_MAX));
      chunk.bytes(next);
      open->second.consumed += next.size();
    }
  }
  complete(await(done, context), MAJLIS_OK, chunk.take());
}

void PluginInstance::blob_create(majlis_done done, void* context) {
  on_pool(done, context, [this, self = shared_from_this()]() -> Result<Bytes> {
    MAJLIS_TRY(const BlobId blob, blobs_.create());
    cbor::Writer out;
    out.map(1);
    out.text("blob");
    out.bytes(blob.view());
    return out.take();
  });
}

void PluginInstance::blob_stat(ByteView blob, majlis_done done, void* context) {
  on_pool(done, context, [this, self = shared_from_this(), id = BlobId::from_bytes(blob)]() -> Result<Bytes> {
    MAJLIS_TRY(const BlobId known, Result<BlobId>(id));
    MAJLIS_TRY(const std::uint64_t size, blobs_.size(known));
    return one_number("size", size);
  });
}

void PluginInstance::blob_remove(ByteView blob, majlis_done done, void* context) {
  on_pool(done, context, [this, self = shared_from_this(), id = BlobId::from_bytes(blob)]() -> Result<Bytes> {
    MAJLIS_TRY(const BlobId known, Result<BlobId>(id));
    MAJLIS_CHECK(blobs_.remove(known));
    return Bytes{0xA0};
  });
}

}  // namespace majlis::host
