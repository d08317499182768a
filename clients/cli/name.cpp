#include "clients/cli/name.hpp"

#include "base/encoding.hpp"

#include <cstdlib>
#include <memory>
#include <utf8proc.h>

namespace majlis::cli {

std::string bare_name(std::string_view typed) {
  if (typed.starts_with('@')) typed.remove_prefix(1);
  if (!is_utf8(typed)) return std::string(typed);
  utf8proc_uint8_t* mapped = nullptr;
  const auto lower = [](utf8proc_int32_t point, void*) { return utf8proc_tolower(point); };
  const auto size = utf8proc_map_custom(
      reinterpret_cast<const utf8proc_uint8_t*>(typed.data()), static_cast<utf8proc_ssize_t>(typed.size()), &mapped,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE), lower, nullptr);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) return std::string(typed);
  return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size)};
}

}  // namespace majlis::cli
