// What in the core's events is news to a person or script, for `receive` to report: messages of others and what
// changed in them. What this device did itself is not.
#pragma once

#include "clients/cli/home.hpp"
#include "clients/core/core.hpp"

#include <optional>

namespace majlis::cli {

std::optional<News> news_of(const client::Core& core, const client::Event& event);

// The message that `item` is about; null once it is gone.
const client::Message* message_of(const client::Core& core, const client::StreamId& stream, std::uint64_t seq);

}  // namespace majlis::cli
