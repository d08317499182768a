#include "bench/messaging/bed.hpp"

#include <unistd.h>

#include <fstream>

namespace majlis::bench {
namespace {

// What is shipped, but for quotas: raised, and counted all the same.
constexpr std::string_view kConfig = R"({
  "listen": [{"address": "127.0.0.1", "port": 0}],
  "messaging": {
    "registrations_per_second": 1000000, "registrations_burst": 1000000,
    "appends_per_second": 1000000, "appends_burst": 1000000,
    "claims_per_second": 1000000, "claims_burst": 1000000, "claims_per_hour": 100000,
    "lookups_per_second": 1000000, "lookups_burst": 1000000,
    "stream_creations_per_second": 1000000, "stream_creations_burst": 1000000
  }
})";

}  // namespace

Bed::Bed(Options options, std::filesystem::path programs)
    : options_(std::move(options)), programs_(std::move(programs)) {
  // Beside the programs: a temporary folder is often in memory, where flushes cost nothing.
  folder_ = programs_.parent_path() / ("bench-messaging-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder_);
  std::ofstream(folder_ / "majlisd.json") << kConfig;
}

Bed::~Bed() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::unique_ptr<Program> Bed::start_host(const std::string& name) const {
  return std::make_unique<Program>(
      std::vector<std::string>{programs_ / "majlisd", "--data", folder(name), "--config", folder_ / "majlisd.json"},
      options_.host_core, folder_ / (name + ".log"));
}

std::unique_ptr<Program> Bed::start_floor(const std::string& name) const {
  std::filesystem::create_directories(folder(name));
  return std::make_unique<Program>(std::vector<std::string>{programs_ / "messaging-floor", folder(name)},
                                   options_.host_core, folder_ / (name + ".log"));
}

std::uint64_t host_flushes(const Program& host) {
  return static_cast<std::uint64_t>(read_metrics(host.port())["majlis_database_flushes_total"]);
}

}  // namespace majlis::bench
