/* Answers each call twice, against the ABI's rule: the host takes the first answer and drops the second. */
#include "../blank.h"

static majlis_plugin plugin;

static void on_call(void* self, const majlis_call_context* call, majlis_bytes method, majlis_bytes params) {
  (void)self;
  (void)method;
  (void)params;
  host->reply(host->self, call->call_id, MAJLIS_OK, kNothing);
  host->reply(host->self, call->call_id, MAJLIS_OK, kNothing);
}

const majlis_plugin* majlis_plugin_v1(const majlis_host* the_host) {
  host = the_host;
  plugin = blank_plugin(on_call);
  return &plugin;
}
