#include "bench/payments/till.hpp"

#include "base/encoding.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace majlis::bench {
namespace {

constexpr std::string_view kConfig = R"({
  "listen": [{"address": "127.0.0.1", "port": 0}],
  "messaging": {
    "registrations_per_second": 1000000, "registrations_burst": 1000000,
    "lookups_per_second": 1000000, "lookups_burst": 1000000
  }
})";

constexpr std::int64_t kTreasure = 8'000'000'000'000'000;  // minor units
constexpr std::int64_t kFortune = kTreasure / 2 / static_cast<std::int64_t>(kAccounts);

std::unique_ptr<Program> start_host(const Ground& ground, const std::string& name) {
  return std::make_unique<Program>(
      std::vector<std::string>{ground.programs() / "majlisd", "--data", ground.folder(name), "--config",
                               ground.folder("majlisd.json")},
      ground.options().host_core, ground.folder(name + ".log"));
}

}  // namespace

Ground::Ground(PaymentsOptions options, std::filesystem::path programs)
    : options_(std::move(options)), programs_(std::move(programs)) {
  folder_ = programs_.parent_path() / ("bench-payments-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder_);
  std::ofstream(folder_ / "majlisd.json") << kConfig;
}

Ground::~Ground() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Till::Till(const Ground& ground, const std::string& name)
    : host_(start_host(ground, name)),
      swarm_(host_->port(), "majlis.v1+cbor"),
      people_(register_people(swarm_, "payer", kAccounts)),
      payers_(swarm_, people_) {
  log_in(swarm_, pointers(people_, 0, kAccounts));
  fund(ground, ground.folder(name));
}

// The first gets it from the host's owner, by hand, and the others from the first.
void Till::fund(const Ground& ground, const std::filesystem::path& data) {
  const nlohmann::json params = {{"account", to_base64url(people_.front()->account.view())},
                                 {"currency", kCurrency},
                                 {"amount", kTreasure},
                                 {"direction", "credit"},
                                 {"key", to_base64url(as_bytes("treasure"))}};
  const std::string command = "'" + (ground.programs() / "majlisd").string() + "' --data '" + data.string() +
                              "' call payments.adjust '" + params.dump() + "' >/dev/null";
  // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): the benchmark's own words, and one thread
  if (std::system(command.c_str()) != 0) throw std::runtime_error("the host's owner could not give anybody money");
  for (std::size_t i = 1; i < people_.size(); ++i) payers_.give(0, i, kFortune);
}

}  // namespace majlis::bench
