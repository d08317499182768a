// How conversations and their messages look: as JSON for scripts, as lines for people.
#pragma once

#include "clients/cli/home.hpp"
#include "clients/cli/money/verdicts.hpp"
#include "clients/cli/output.hpp"
#include "clients/core/core.hpp"

#include <string>

namespace majlis::cli {

// "@bob" of an account.
std::string handle(const client::Core& core, const client::AccountId& account);
// What an account calls itself, or nothing. Nobody vouches for it: it stands beside the handle, never alone.
std::string display_name(const client::Core& core, const client::AccountId& account);

// "2026-11-23T10:04:05.678Z".
std::string iso_time(std::uint64_t time_ms);
// "10:04" of today, else "2026-11-22 10:04"; in the time zone of this machine.
std::string short_time(std::uint64_t time_ms);

// A content type as scripts see it: "text" of "text/1".
std::string type_name(std::string_view type);

Json json_of(const client::Core& core, const client::Conversation& conversation, std::size_t unread);
// `verdict`: of a card of money.
Json json_of(const client::Core& core, const client::Conversation& conversation, const client::Message& message,
             const Verdict& verdict = {});
// What changed in a message: type "edit", "delete" or "reaction", and `target`, the message's id.
Json json_of(const client::Core& core, const client::Conversation& conversation, const client::Message& message,
             const News& change);

// One message, several lines if its text has several. `with_conversation`: where it stands beside others.
std::string line_of(const Output& output, const client::Core& core, const client::Conversation& conversation,
                    const client::Message& message, bool with_conversation, const Verdict& verdict = {});
std::string line_of(const Output& output, const client::Core& core, const client::Conversation& conversation,
                    const client::Message& message, const News& change);

// What became of a message of one's own: "waiting" (the host does not have it), "sent" (it has), "delivered" (all
// devices of all others have it) and "read" (all others said so). Empty for those of others.
std::string state_of(const client::Core& core, const client::Conversation& conversation,
                     const client::Message& message);
// The same for people: in a group as far as it goes, as in "read by 3 of 5".
std::string state_in_words(const client::Core& core, const client::Conversation& conversation,
                           const client::Message& message);
// Whether the person wants no notice of it now.
bool is_muted(const client::Conversation& conversation);

// How many characters of an id people are shown; commands take any part that is not ambiguous.
inline constexpr std::size_t kShortId = 8;

}  // namespace majlis::cli
