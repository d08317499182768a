// The floor: the statements that one transfer comes to in the ledger's own tables, and nothing around them, in the same
// database with the same group commit. No network, no checks, no hashes; a transfer is counted when it is on the disk.
#pragma once

#include "bench/payments/figures.hpp"

#include <filesystem>

namespace majlis::bench {

// So many transfers are under way at a time, on one core, for so many seconds. `file` is made.
Transfers run_bare_sql(const std::filesystem::path& file, std::size_t clients, double seconds, int core);

}  // namespace majlis::bench
