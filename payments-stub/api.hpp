// The methods of the API: which path and verb does what. Part of a closure of the database.
#pragma once

#include "payments-stub/faults.hpp"
#include "payments-stub/shelf.hpp"

namespace majlis::stub {

struct Call {
  std::string verb;
  std::string path;  // "/v1/payment_intents/pi_1/capture"
  Json params;
};

// Errors: Refusal.
Json serve(Shelf& shelf, const Call& call, const FaultPlan& faults);

// Without what is the stub's own: fields that begin with '_'.
Json shown(const Json& object);

}  // namespace majlis::stub
