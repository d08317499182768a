// The least that a plugin can be.
#pragma once

#include <majlis/abi.h>

#include <cstdint>

namespace tiny {

inline const majlis_host* host = nullptr;
inline const unsigned char kEmptyMap[] = {0xA0};
inline constexpr majlis_bytes kEmpty{kEmptyMap, 1};

inline void start(void*, majlis_bytes, majlis_done done, void* context) { done(context, MAJLIS_OK, kEmpty); }
inline void stop(void*, majlis_done done, void* context) { done(context, MAJLIS_OK, kEmpty); }
inline void on_call(void*, const majlis_call_context* call, majlis_bytes, majlis_bytes params) {
  host->reply(host->self, call->call_id, MAJLIS_OK, params);
}
inline void on_cancel(void*, std::uint64_t) {}
inline void on_event(void*, const majlis_call_context* call, const majlis_event*) {
  if (call->call_id != 0) host->reply(host->self, call->call_id, MAJLIS_OK, kEmpty);
}
inline void on_http(void*, const majlis_call_context* call, const majlis_http_request*) {
  host->http_reply(host->self, call->call_id, 200, kEmpty, {});
}
inline void destroy(void*) {}

inline majlis_plugin table{
    sizeof(majlis_plugin), MAJLIS_ABI_VERSION, nullptr, start, stop, on_call, on_cancel, on_event, on_http, destroy};

inline const majlis_plugin* give(const majlis_host* given) {
  host = given;
  return &table;
}

}  // namespace tiny
