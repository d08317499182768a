// Refunds, and what becomes of them later. Parts of a closure of the database.
#pragma once

#include "payments-stub/faults.hpp"
#include "payments-stub/shelf.hpp"

namespace majlis::stub {

Json create_refund(Shelf& shelf, const Json& params, const FaultPlan& faults);
Json update_refund(Shelf& shelf, const std::string& id, const Json& params);

// Ends what is due: refunds that fail, and refunds that arrive.
void run_later(Shelf& shelf);
std::optional<std::int64_t> next_later_ms(Shelf& shelf);

}  // namespace majlis::stub
