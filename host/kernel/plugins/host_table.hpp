// The table of C functions that a plugin gets.
#pragma once

#include <majlis/abi.h>

namespace majlis::host {

class PluginInstance;

// `plugin` is the table's self and outlives it.
majlis_host make_host_table(PluginInstance& plugin);

}  // namespace majlis::host
