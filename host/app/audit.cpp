#include "host/app/audit.hpp"

#include "host/app/admin_socket.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <stdexcept>

namespace majlis::host {
namespace {

using Json = nlohmann::json;

AuditReport report_of(const Json& result, const std::string& plugin) {
  AuditReport report;
  std::string numbers;
  for (const auto& [name, value] : result.items()) {
    const std::string between = numbers.empty() ? "" : ", ";
    if (value.is_number_integer() && name != "count") numbers += between + value.dump() + " " + name;
    if (value.is_string()) numbers += between + name + " " + value.get<std::string>();
  }
  const auto count = result.value("count", std::int64_t{0});
  report.clean = count == 0;
  for (const Json& finding : result.value("findings", Json::array()))
    report.text += finding.value("rule", "") + ": " + finding.value("what", "") + "\n";
  report.text +=
      plugin + ": " + numbers + "; " + (report.clean ? "nothing is wrong" : std::to_string(count) + " findings") + "\n";
  return report;
}

}  // namespace

AuditReport audit(AppOptions options, const std::string& plugin) {
  const std::filesystem::path data = options.data;
  if (!std::filesystem::exists(data / "host.db"))
    throw std::runtime_error(data.string() + " is no data folder of majlisd; name it with --data");
  std::optional<App> own;
  if (!host_runs(data)) {
    options.config.listeners.clear();
    options.config.log_level = Level::kWarning;
    own.emplace(std::move(options));
  }
  try {
    Json result;
    do {
      result = Json::parse(call_running_host(data, plugin + ".audit", "{}"));
    } while (!result.value("done", false));
    return report_of(result, plugin);
  } catch (const NoSuchMethod&) {
    throw std::runtime_error("no plugin \"" + plugin +
                             "\" that can be audited is loaded; 'payments' can, where the configuration loads it");
  }
}

}  // namespace majlis::host
