// Answers with bytes that are not CBOR.
#include "tiny.hpp"

MAJLIS_EXPORT const majlis_plugin* majlis_plugin_v1(const majlis_host* host) {
  tiny::table.on_call = [](void*, const majlis_call_context* call, majlis_bytes, majlis_bytes) {
    static const unsigned char kCut[] = {0x81};
    tiny::host->reply(tiny::host->self, call->call_id, MAJLIS_OK, {kCut, 1});
  };
  return tiny::give(host);
}
