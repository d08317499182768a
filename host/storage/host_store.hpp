// The host's own database, host.db: jobs and signing keys. Opened first, closed last; any thread.
#pragma once

#include "host/kernel/jobs.hpp"

#include <majlis/database.hpp>

#include <filesystem>
#include <memory>

namespace majlis::host {

class Log;
class Timers;
class WorkPool;

// Opens DATA/host.db. Throws sdk::MigrationError if the data is newer than the program, sdk::DatabaseError otherwise.
std::unique_ptr<sdk::Database> open_host_store(const std::filesystem::path& data);

}  // namespace majlis::host
