// The account's group with itself: notes for the person, and what its devices tell each other (read marks, accepts,
// drafts, mutes). Made with the account; every device of the account is in it and nobody else can be.
#pragma once

#include "clients/core/core.hpp"
#include "protocol/content.hpp"

namespace majlis::client {

struct Context;
struct State;

// The conversation with oneself; null while it is not known here.
Conversation* own_group(State& state);
// Makes it where the host knows of none. Called once the account's streams have been looked up.
void ensure_own_group(Context& context);

// Another device made `group` first: what this one wrote into its own attempt goes there instead.
void adopt_own_group(Context& context, Conversation& group);

// Tells the account's other devices, where there are any.
void tell_own_devices(Context& context, std::string_view type, Bytes body);
template <class Mark>
void tell_own_devices(Context& context, std::string_view type, const Mark& mark) {
  tell_own_devices(context, type, record::encode(mark));
}

// Whether `content` is one that devices tell each other; it takes effect only in the account's own group.
bool take_own_mark(Context& context, const Conversation& conversation, const protocol::Content& content);

}  // namespace majlis::client
