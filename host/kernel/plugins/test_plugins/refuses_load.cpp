// Finds something that it cannot work with.
#include "tiny.hpp"

MAJLIS_EXPORT const majlis_plugin* majlis_plugin_v1(const majlis_host*) { return nullptr; }
