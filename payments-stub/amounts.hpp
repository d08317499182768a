// Which amounts the API takes. Data and a check.
#pragma once

#include <cstdint>
#include <string>

namespace majlis::stub {

// Errors: Refusal at `amount` or `currency`.
void check_charge(std::int64_t amount, const std::string& currency);

}  // namespace majlis::stub
