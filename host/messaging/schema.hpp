// The numbered migrations of the messaging database, built in.
#pragma once

#include <majlis/migration.hpp>

#include <vector>

namespace majlis::host::messaging {

std::vector<sdk::Migration> migrations();

}  // namespace majlis::host::messaging
