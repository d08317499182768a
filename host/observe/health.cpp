#include "host/observe/health.hpp"

#include "host/json/text.hpp"

#include <algorithm>

namespace majlis::host {

void Health::set(const std::string& part, const std::string& trouble) {
  const std::lock_guard lock(mutex_);
  parts_[part] = trouble;
}

bool Health::ready() const {
  const std::lock_guard lock(mutex_);
  return std::ranges::all_of(parts_, [](const auto& part) { return part.second.empty(); });
}

std::string Health::json() const {
  const bool all_ready = ready();
  const std::lock_guard lock(mutex_);
  std::string out = all_ready ? R"({"ready":true,"parts":{)" : R"({"ready":false,"parts":{)";
  for (const auto& [part, trouble] : parts_) {
    if (out.back() != '{') out += ',';
    json::append_string(out, part);
    out += ':';
    json::append_string(out, trouble.empty() ? "ready" : trouble);
  }
  return out + "}}";
}

}  // namespace majlis::host
