#include "bench/payments/peer.hpp"

#include <cstdio>

namespace majlis::bench {
namespace {

std::string output_of(const std::string& command) {
  // NOLINTNEXTLINE(cert-env33-c): the benchmark's own words
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string output;
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, got);
  return ::pclose(pipe) == 0 ? output : std::string();
}

}  // namespace

Peer run_pgbench(const Ground& ground, const std::vector<std::size_t>& clients) {
  const PaymentsOptions& options = ground.options();
  std::string command = std::string("'") + MAJLIS_PYTHON + "' -B '" + MAJLIS_SOURCE +
                        "/bench/payments/pgbench.py' --folder '" + ground.folder("").string() + "' --seconds " +
                        std::to_string(options.seconds) + " --server-core " + std::to_string(options.host_core) +
                        " --own-core " + std::to_string(options.own_core);
  for (const std::size_t each : clients) command += " " + std::to_string(each);
  Peer peer;
  const auto said = nlohmann::json::parse(output_of(command), nullptr, false);
  if (!said.is_object()) {
    peer.missing = "bench/payments/pgbench.py failed; its reason stands above";
    return peer;
  }
  peer.missing = said.value("missing", "");
  for (const auto& each : said.value("loads", nlohmann::json::array()))
    peer.loads.push_back(
        {each.at("clients"), each.at("transactions_per_second"), each.at("p50_ms"), each.at("p99_ms")});
  return peer;
}

}  // namespace majlis::bench
