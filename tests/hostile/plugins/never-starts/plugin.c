/* Never says that it has started: the host waits its time and goes on without it. */
#include "../blank.h"

static majlis_plugin plugin;

static void start(void* self, majlis_bytes setup, majlis_done done, void* context) {
  (void)self;
  (void)setup;
  (void)done;
  (void)context;
}

static void on_call(void* self, const majlis_call_context* call, majlis_bytes method, majlis_bytes params) {
  (void)self;
  (void)method;
  (void)params;
  host->reply(host->self, call->call_id, MAJLIS_OK, kNothing);
}

const majlis_plugin* majlis_plugin_v1(const majlis_host* the_host) {
  host = the_host;
  plugin = blank_plugin(on_call);
  plugin.start = start;
  return &plugin;
}
