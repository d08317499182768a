// What HTTP requests are answered with when they are refused, and what stands in every answer of the plugin. Values.
#pragma once

#include <majlis/plugin.hpp>

#include <stdexcept>
#include <string>

namespace majlis::files {

// Why a request was refused, for a person to read; the status is for programs.
class Refusal : public std::runtime_error {
 public:
  Refusal(std::uint32_t status, const std::string& why) : std::runtime_error(why), status_(status) {}
  std::uint32_t status() const { return status_; }

 private:
  std::uint32_t status_;
};

// The refusal behind what was thrown: its own, a MethodError's, or a full disk's; anything else is thrown on.
Refusal refusal_of(const std::exception_ptr& error);

// Without a body.
sdk::HttpAnswer plain(std::uint32_t status);
sdk::HttpAnswer refused(const Refusal& refusal);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
std::string http_date(std::int64_t unix_ms);

}  // namespace majlis::files
