/* Logs why and gives no table. */
#include <majlis/abi.h>

const majlis_plugin* majlis_plugin_v1(const majlis_host* host) {
  static const uint8_t kWhy[] = "not today";
  const majlis_bytes why = {kWhy, sizeof kWhy - 1};
  host->log(host->self, MAJLIS_SEVERE, why);
  return NULL;
}
