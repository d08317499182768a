// Lets an exception out of a call.
#include "tiny.hpp"

#include <stdexcept>

MAJLIS_EXPORT const majlis_plugin* majlis_plugin_v1(const majlis_host* host) {
  tiny::table.on_call = [](void*, const majlis_call_context*, majlis_bytes, majlis_bytes) {
    throw std::runtime_error("broken call");
  };
  return tiny::give(host);
}
