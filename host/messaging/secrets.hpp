// The few secrets of the host that messaging keeps, by name. They are in its database and nowhere else: a backup holds
// them too.
#pragma once

#include "host/messaging/store.hpp"

#include <optional>
#include <string_view>

namespace majlis::host::messaging {

inline constexpr std::string_view kFrankingKeyName = "franking_key";
// No secret, but as lasting: what the host calls itself in every challenge, so that no other can use the answer.
inline constexpr std::string_view kHostIdName = "host_id";
inline constexpr std::size_t kHostIdSize = 16;

std::optional<Bytes> find_secret(Transaction& tx, std::string_view name);
void put_secret(Transaction& tx, std::string_view name, const Bytes& value);
void forget_secret(Transaction& tx, std::string_view name);

}  // namespace majlis::host::messaging
