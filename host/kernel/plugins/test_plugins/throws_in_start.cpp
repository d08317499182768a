// Lets an exception out of start.
#include "tiny.hpp"

#include <stdexcept>

MAJLIS_EXPORT const majlis_plugin* majlis_plugin_v1(const majlis_host* host) {
  tiny::table.start = [](void*, majlis_bytes, majlis_done, void*) { throw std::runtime_error("broken start"); };
  return tiny::give(host);
}
