// JSON from outside: bounded in size and depth, read without recursion. Values; no exceptions come out.
#pragma once

#include <majlis/json.hpp>

#include <string_view>

namespace majlis::payments {

// Errors: gateway.json (no JSON object, deeper than 32, or larger than `most` bytes).
Result<sdk::Json> read_json(std::string_view text, std::size_t most);

// Fields that may be missing or of another type: "", nothing, null.
std::string text_in(const sdk::Json& object, std::string_view key);
std::optional<std::int64_t> integer_in(const sdk::Json& object, std::string_view key);
const sdk::Json& part_in(const sdk::Json& object, std::string_view key);

}  // namespace majlis::payments
