// What a host's refusal of a file means to a person: the thing, the reason, the next step.
#pragma once

#include "clients/cli/http.hpp"
#include "clients/cli/profile.hpp"

#include <cstdint>
#include <string>

namespace majlis::cli {

// Whether another attempt, later or with a new session, can help.
bool is_passing(const HttpAnswer& answer);
bool is_passing(const Error& error);

// Of an upload that shall take `size` bytes at the host; asks it what it allows.
Error refused_upload(Profile& profile, const std::string& path, std::uint64_t size, const HttpAnswer& answer);
// Of a download. `name`: safe for a terminal.
Error refused_download(const std::string& name, const HttpAnswer& answer);

}  // namespace majlis::cli
