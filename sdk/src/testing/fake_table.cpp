#include "fake_table.hpp"

#include "../abi_view.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>

namespace majlis::sdk::testing {
namespace {

// By SHA-256 or SHA-1, as the checksum's length says.
bool matches(ByteView what, ByteView checksum) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const EVP_MD* algorithm = checksum.size() == 20 ? EVP_sha1() : EVP_sha256();
  return EVP_Digest(what.data(), what.size(), digest.data(), &size, algorithm, nullptr) == 1 &&
         equal(ByteView(digest).first(size), checksum);
}

MethodError full(std::size_t kept) {
  return {Code::kUnavailable, "there is no room on the disk", "", to_cbor(object("full", true, "count", kept))};
}

}  // namespace

majlis_host FakeHost::Table::make(FakeHost& host) {
  return {sizeof(majlis_host),
          MAJLIS_ABI_VERSION,
          &host,
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

void FakeHost::Table::note_done(void* waiting, std::uint32_t outcome, majlis_bytes payload) {
  auto& what = *static_cast<Waiting*>(waiting);
  reply(&what.host, what.call_id, outcome, payload);
}

void FakeHost::Table::call(void* self, const majlis_call* call, majlis_done done, void* context) {
  finish(of(self), done, context, [&] { return of(self).answer_call(*call); });
}

void FakeHost::Table::reply(void* self, std::uint64_t call_id, std::uint32_t outcome, majlis_bytes payload) {
  FakeHost& host = of(self);
  const std::lock_guard lock(host.mutex_);
  if (host.open_.erase(call_id) == 0) {
    host.violations_.push_back("call " + std::to_string(call_id) + " was answered twice, or never made");
    return;
  }
  host.answered_[call_id] = {outcome, to_bytes(bytes(payload))};
  host.wake_.notify_all();
}

void FakeHost::Table::publish(void* self, const majlis_event* event) {
  FakeHost& host = of(self);
  Result<Json> payload = from_cbor(bytes(event->payload));
  const std::lock_guard lock(host.mutex_);
  if (!payload) {
    host.violations_.push_back("published what cannot be read: " + payload.error().detail);
  } else if (!host.granted("publish", text(event->topic))) {
    host.log_.push_back(host.denied("publish", text(event->topic)).message());
  } else {
    host.published_.emplace_back(text(event->topic), to_bytes(bytes(event->key)), std::move(*payload),
                                 Audience(event->audience_kind, bytes(event->audience)));
  }
}

void FakeHost::Table::subscribe(void* self, majlis_bytes topic, majlis_bytes, majlis_done done, void* context) {
  FakeHost& host = of(self);
  finish(host, done, context, [&] {
    if (!host.hears(text(topic))) throw host.denied("events", text(topic));
    return object();
  });
}

void FakeHost::Table::log(void* self, std::uint32_t, majlis_bytes what) {
  const std::lock_guard lock(of(self).mutex_);
  of(self).log_.push_back(text(what));
}

void FakeHost::Table::timer(void* self, std::uint64_t delay_ms, majlis_done done, void* context) {
  of(self).timers_.emplace(of(self).now_ms_ + delay_ms, Timer{done, context});
}

void FakeHost::Table::post(void* self, majlis_done done, void* context) { of(self).complete(done, context, object()); }

std::uint64_t FakeHost::Table::now_ms(void* self) { return of(self).now_ms_; }

void FakeHost::Table::http_reply(void* self, std::uint64_t call_id, std::uint32_t status, majlis_bytes headers,
                                 majlis_bytes body) {
  FakeHost& host = of(self);
  Result<Json> read = headers.size == 0 ? Result<Json>(object()) : from_cbor(bytes(headers));
  const std::lock_guard lock(host.mutex_);
  if (host.open_.erase(call_id) == 0 || !read) {
    host.violations_.push_back("request " + std::to_string(call_id) + " was answered twice, badly, or never made");
    return;
  }
  host.http_done_[call_id] = {status, std::move(*read), to_bytes(bytes(body))};
  host.wake_.notify_all();
}

// The open request, for whoever takes its body. Throws what the host would answer.
FakeHost::HttpOpen& FakeHost::Table::open_http(FakeHost& host, std::uint64_t call_id) {
  const auto open = host.http_open_.find(call_id);
  if (open == host.http_open_.end()) throw MethodError(Code::kNotFound, "the request is no longer open");
  return open->second;
}

void FakeHost::Table::http_receive(void* self, std::uint64_t call_id, const majlis_blob_range* into, majlis_done done,
                                   void* context) {
  FakeHost& host = of(self);
  finish(host, done, context, [&] {
    Bytes& blob = blob_of(host, into->blob);
    HttpOpen& open = open_http(host, call_id);
    if (into->offset > blob.size()) throw MethodError(Code::kInvalidParams, "the offset is behind the blob's end");
    const bool part = into->flags == MAJLIS_PART;
    const ByteView rest = ByteView(open.body).subspan(open.consumed);
    const ByteView fits = rest.first(static_cast<std::size_t>(std::min<std::uint64_t>(rest.size(), into->length)));
    open.consumed += part ? fits.size() : rest.size();
    const bool checked = into->checksum.size != 0;
    const bool too_long = !part && fits.size() < rest.size();
    if (checked && !too_long && (open.cut || !matches(rest, bytes(into->checksum))))
      throw MethodError(Code::kConflict, "what came is not what its checksum says, and was not kept; send it again");
    if (!checked || !too_long) {
      const std::size_t end = static_cast<std::size_t>(into->offset) + fits.size();
      const std::size_t grows = end > blob.size() ? end - blob.size() : 0;
      const std::size_t over = grows - std::min(grows, host.room_);
      const std::size_t kept = checked && over > 0 ? 0 : fits.size() - over;
      blob.resize(std::max(blob.size(), static_cast<std::size_t>(into->offset) + kept));
      std::copy_n(fits.begin(), kept, blob.begin() + static_cast<std::ptrdiff_t>(into->offset));
      if (host.room_ != SIZE_MAX) host.room_ -= grows - over;
      if (over > 0) throw full(kept);
    }
    if (too_long)
      throw MethodError(Code::kQuota,
                        "the body is longer than the " + std::to_string(into->length) + " bytes allowed here");
    return object("count", fits.size());
  });
}

void FakeHost::Table::http_send(void* self, std::uint64_t call_id, std::uint32_t status, majlis_bytes headers,
                                const majlis_blob_range* from, majlis_done done, void* context) {
  FakeHost& host = of(self);
  finish(host, done, context, [&] {
    const ByteView blob = blob_of(host, from->blob);
    const HttpOpen& open = open_http(host, call_id);
    if (from->offset > blob.size()) throw MethodError(Code::kInvalidParams, "the offset is behind the blob's end");
    const ByteView rest = blob.subspan(static_cast<std::size_t>(from->offset));
    const std::uint64_t asked = std::min<std::uint64_t>(from->length, open.reads);
    const ByteView part = rest.first(static_cast<std::size_t>(std::min<std::uint64_t>(rest.size(), asked)));
    http_reply(self, call_id, status, headers, view(part));
    return object("count", part.size());
  });
}

void FakeHost::Table::http_consume(void* self, std::uint64_t call_id, majlis_done done, void* context) {
  FakeHost& host = of(self);
  finish(host, done, context, [&] {
    HttpOpen& open = open_http(host, call_id);
    const std::size_t count = std::min<std::size_t>(MAJLIS_CHUNK_MAX, open.body.size() - open.consumed);
    if (count == 0 && open.cut) throw MethodError(Code::kCancelled, "the client went before it had sent all");
    const ByteView chunk = ByteView(open.body).subspan(open.consumed, count);
    open.consumed += count;
    return value_of(chunk);
  });
}

Bytes& FakeHost::Table::blob_of(FakeHost& host, majlis_bytes id) {
  if (!host.granted("blobs", "")) throw host.denied("blobs", "blobs");
  const Result<BlobId> blob = BlobId::from_bytes(bytes(id));
  if (!blob || !host.blobs_.contains(*blob)) throw MethodError(Code::kNotFound, "there is no such blob");
  return host.blobs_[*blob];
}

void FakeHost::Table::blob_create(void* self, majlis_done done, void* context) {
  FakeHost& host = of(self);
  finish(host, done, context, [&] {
    if (!host.granted("blobs", "")) throw host.denied("blobs", "blobs");
    const auto blob = filled<BlobId>(host.next_blob_++);
    if (host.room_ == 0) throw full(0);
    host.blobs_[blob] = {};
    return object("blob", blob);
  });
}

void FakeHost::Table::blob_stat(void* self, majlis_bytes blob, majlis_done done, void* context) {
  finish(of(self), done, context, [&] { return object("size", blob_of(of(self), blob).size()); });
}

void FakeHost::Table::blob_remove(void* self, majlis_bytes blob, majlis_done done, void* context) {
  FakeHost& host = of(self);
  finish(host, done, context, [&] {
    blob_of(host, blob);
    host.blobs_.erase(*BlobId::from_bytes(bytes(blob)));
    return object();
  });
}

}  // namespace majlis::sdk::testing
