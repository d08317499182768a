// Lets an exception cross the ABI out of start, which the SDK never does: the host names it and unloads the plugin.
#include "../blank.h"

#include <stdexcept>

namespace {

majlis_plugin plugin;

void start(void*, majlis_bytes, majlis_done, void*) { throw std::runtime_error("the moon is in no house at all"); }

void on_call(void*, const majlis_call_context* call, majlis_bytes, majlis_bytes) {
  host->reply(host->self, call->call_id, MAJLIS_OK, kNothing);
}

}  // namespace

const majlis_plugin* majlis_plugin_v1(const majlis_host* the_host) {
  host = the_host;
  plugin = blank_plugin(on_call);
  plugin.start = start;
  return &plugin;
}
