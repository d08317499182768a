// How a top-up and a return may go from state to state: two tables, the same for whoever brings the news. What they do
// not allow is old news, and is passed over. Values.
#pragma once

#include <string_view>

namespace majlis::payments {

// Of a top-up: asked for, the person must act, the gateway holds the money, it is here, it will not come.
inline constexpr const char* kPending = "pending";
inline constexpr const char* kNeedsAction = "needs_action";
inline constexpr const char* kAuthorized = "authorized";
inline constexpr const char* kPaid = "paid";
inline constexpr const char* kFailed = "failed";
// Of a return besides kPending and kFailed: it has left through the gateway.
inline constexpr const char* kReturned = "returned";

bool topup_may_go(std::string_view from, std::string_view to);
bool return_may_go(std::string_view from, std::string_view to);

}  // namespace majlis::payments
