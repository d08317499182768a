// Payment intents and their charges: confirmed, authenticated, captured, cancelled. Parts of a closure of the database.
#pragma once

#include "payments-stub/faults.hpp"
#include "payments-stub/shelf.hpp"

namespace majlis::stub {

Json create_intent(Shelf& shelf, const Json& params, const FaultPlan& faults);
Json update_intent(Shelf& shelf, const std::string& id, const Json& params);
Json confirm_intent(Shelf& shelf, const std::string& id, const Json& params, const FaultPlan& faults);
Json capture_intent(Shelf& shelf, const std::string& id, const Json& params);
Json cancel_intent(Shelf& shelf, const std::string& id, const Json& params);
// What the person did at their bank.
Json authenticate_intent(Shelf& shelf, const std::string& id, bool succeeds);

// Money that moves at the gateway. Gives the balance transaction's id.
std::string book(Shelf& shelf, const std::string& type, std::int64_t amount, const std::string& currency,
                 const std::string& source);

}  // namespace majlis::stub
