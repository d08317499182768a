// FakeHost's side of the ABI: one function per entry of the host's table. Internal to the SDK.
#pragma once

#include <majlis/testing/fake_host.hpp>

namespace majlis::sdk::testing {

struct FakeHost::Table {
  static majlis_host make(FakeHost& host);

  // start and stop are waited for like calls.
  struct Waiting {
    Waiting(FakeHost& fake, std::uint64_t id) : host(fake), call_id(id) {}
    FakeHost& host;
    std::uint64_t call_id;
  };
  static void note_done(void* waiting, std::uint32_t outcome, majlis_bytes payload);

 private:
  static FakeHost& of(void* self) { return *static_cast<FakeHost*>(self); }
  static void call(void* self, const majlis_call* call, majlis_done done, void* context);
  static void reply(void* self, std::uint64_t call_id, std::uint32_t outcome, majlis_bytes payload);
  static void publish(void* self, const majlis_event* event);
  static void subscribe(void* self, majlis_bytes topic, majlis_bytes key, majlis_done done, void* context);
  static void log(void* self, std::uint32_t level, majlis_bytes text);
  static void timer(void* self, std::uint64_t delay_ms, majlis_done done, void* context);
  static void post(void* self, majlis_done done, void* context);
  static std::uint64_t now_ms(void* self);
  static void http_reply(void* self, std::uint64_t call_id, std::uint32_t status, majlis_bytes headers,
                         majlis_bytes body);
  static void http_receive(void* self, std::uint64_t call_id, const majlis_blob_range* into, majlis_done done,
                           void* context);
  static void http_send(void* self, std::uint64_t call_id, std::uint32_t status, majlis_bytes headers,
                        const majlis_blob_range* from, majlis_done done, void* context);
  static void http_consume(void* self, std::uint64_t call_id, majlis_done done, void* context);
  static void blob_create(void* self, majlis_done done, void* context);
  static void blob_stat(void* self, majlis_bytes blob, majlis_done done, void* context);
  static void blob_remove(void* self, majlis_bytes blob, majlis_done done, void* context);

  // Runs `make`, which gives the result or throws, and completes with what came.
  template <class Make>
  static void finish(FakeHost& host, majlis_done done, void* context, Make make) {
    try {
      host.complete(done, context, make());
    } catch (const MethodError& error) {
      host.complete(done, context, error);
    }
  }
  static HttpOpen& open_http(FakeHost& host, std::uint64_t call_id);
  static Bytes& blob_of(FakeHost& host, majlis_bytes id);
};

}  // namespace majlis::sdk::testing
