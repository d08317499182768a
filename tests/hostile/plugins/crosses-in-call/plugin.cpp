// Lets an exception cross the ABI out of a call, which the SDK never does: that call fails, the next one does not.
#include "../blank.h"

#include <stdexcept>

namespace {

majlis_plugin plugin;

void on_call(void*, const majlis_call_context* call, majlis_bytes method, majlis_bytes) {
  if (ends_with(method, ".throw") != 0) throw std::runtime_error("broken call");
  host->reply(host->self, call->call_id, MAJLIS_OK, kNothing);
}

}  // namespace

const majlis_plugin* majlis_plugin_v1(const majlis_host* the_host) {
  host = the_host;
  plugin = blank_plugin(on_call);
  return &plugin;
}
