/* The manifest says 1, the table 99: the host believes neither and refuses. */
#include <majlis/abi.h>

const majlis_plugin* majlis_plugin_v1(const majlis_host* host) {
  static const majlis_plugin plugin = {.size = sizeof(majlis_plugin), .abi = 99};
  (void)host;
  return &plugin;
}
