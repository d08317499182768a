// Was built for an ABI of another time, although its manifest says otherwise.
#include "tiny.hpp"

MAJLIS_EXPORT const majlis_plugin* majlis_plugin_v1(const majlis_host* host) {
  tiny::table.abi = 99;
  return tiny::give(host);
}
