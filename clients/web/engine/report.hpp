// A message shown to the host's moderators with the proof that it was sent: the plugin chat's method chat.report.
#pragma once

#include "clients/core/core.hpp"

#include <string_view>

namespace majlis::web {

// The params of chat.report, encoded. Errors: client.message.unknown; web.report.unprovable, where what is here is not
// what was sent (edited, or made by a newer program).
Result<Bytes> report_of(const client::Conversation& conversation, const client::MessageId& id, std::string_view reason);

}  // namespace majlis::web
