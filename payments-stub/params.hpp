// Fields of a form, as the API reads them: each refuses with the field's name. Values.
#pragma once

#include "payments-stub/answer.hpp"

#include <optional>

namespace majlis::stub {

std::optional<std::string> find_text(const Json& params, const std::string& name);
std::optional<std::int64_t> find_integer(const Json& params, const std::string& name);
std::optional<bool> find_flag(const Json& params, const std::string& name);
std::string need_text(const Json& params, const std::string& name);
std::int64_t need_integer(const Json& params, const std::string& name);
// A map of texts; an empty one where there is none.
Json map_of(const Json& params, const std::string& name);
// `old` with what `metadata` of the form says: an empty text takes a key away.
Json merged_metadata(const Json& old, const Json& params);
// A text of the form, or null.
Json or_null(const Json& params, const std::string& name);

}  // namespace majlis::stub
