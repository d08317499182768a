// application/x-www-form-urlencoded with Stripe's brackets, as JSON: "a[b]=1&c[]=2&c[]=3" is {a: {b: "1"}, c: {0: "2",
// 1: "3"}}. Bounded; without recursion over what came.
#pragma once

#include "base/result.hpp"

#include <nlohmann/json.hpp>

#include <string_view>
#include <vector>

namespace majlis::stub {

using Json = nlohmann::json;

// Errors: form.syntax (brackets, percent signs, a name used as a value and as a map), form.size (more than 1000 fields,
// 8 levels, 1 MiB), form.text (no UTF-8).
Result<Json> read_form(std::string_view text);

// The values of a list, {0: …, 1: …}, in order.
std::vector<Json> list_of(const Json& field);

}  // namespace majlis::stub
