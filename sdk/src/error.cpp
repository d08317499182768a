#include <majlis/error.hpp>

#include <array>

namespace majlis::sdk {
namespace {

constexpr std::array<std::string_view, 13> kNames = {
    "invalid_params", "method_not_found", "internal",    "denied",    "not_found", "conflict", "already", "gone",
    "quota",          "rate_limited",     "unavailable", "cancelled", "timeout"};

}  // namespace

std::string_view code_name(Code code) { return kNames.at(static_cast<std::size_t>(code)); }

Code code_of(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<Code>(i);
  return Code::kInternal;
}

}  // namespace majlis::sdk
