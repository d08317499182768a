/* Answers with bytes that are not CBOR: the caller is told so, and the plugin is named. */
#include "../blank.h"

static majlis_plugin plugin;

static void on_call(void* self, const majlis_call_context* call, majlis_bytes method, majlis_bytes params) {
  static const uint8_t kCut[] = {0x81};
  const majlis_bytes cut = {kCut, sizeof kCut};
  (void)self;
  (void)params;
  host->reply(host->self, call->call_id, MAJLIS_OK, ends_with(method, ".ping") ? kNothing : cut);
}

const majlis_plugin* majlis_plugin_v1(const majlis_host* the_host) {
  host = the_host;
  plugin = blank_plugin(on_call);
  return &plugin;
}
