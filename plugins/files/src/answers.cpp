#include "answers.hpp"

#include <majlis/sql.hpp>

#include <array>
#include <cstdio>
#include <ctime>

namespace majlis::files {

using sdk::HttpAnswer;

namespace {

constexpr std::uint32_t kInsufficientStorage = 507;
constexpr const char* kFull = "the host's disk is full; what came before is kept: try again later from there";

HttpAnswer& with_common(HttpAnswer& answer) {
  return answer.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
}

}  // namespace

Refusal refusal_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const Refusal& refusal) {
    return refusal;
  } catch (const sdk::MethodError& refused) {
    if (sdk::facts(refused).value("full", false)) return {kInsufficientStorage, kFull};
    if (refused.code() == sdk::Code::kInternal) throw;
    return {sdk::http_status(refused.code()), refused.message()};
  } catch (const sdk::DatabaseError& refused) {
    if (refused.is_full()) return {kInsufficientStorage, kFull};
    throw;
  }
}

HttpAnswer plain(std::uint32_t status) {
  HttpAnswer answer(status);
  return with_common(answer);
}

HttpAnswer refused(const Refusal& refusal) {
  HttpAnswer answer(refusal.status(), "text/plain; charset=utf-8", std::string(refusal.what()) + "\n");
  return with_common(answer);
}

std::string http_date(std::int64_t unix_ms) {
  static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm when{};
  gmtime_r(&seconds, &when);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                kDays.at(static_cast<std::size_t>(when.tm_wday)), when.tm_mday,
                kMonths.at(static_cast<std::size_t>(when.tm_mon)), when.tm_year + 1900, when.tm_hour, when.tm_min,
                when.tm_sec);
  return text.data();
}

}  // namespace majlis::files
