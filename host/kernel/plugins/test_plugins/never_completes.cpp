// Never answers a call.
#include "tiny.hpp"

MAJLIS_EXPORT const majlis_plugin* majlis_plugin_v1(const majlis_host* host) {
  tiny::table.on_call = [](void*, const majlis_call_context*, majlis_bytes, majlis_bytes) {};
  return tiny::give(host);
}
