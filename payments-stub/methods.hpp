// Payment methods and customers. Parts of a closure of the database.
#pragma once

#include "payments-stub/cards.hpp"
#include "payments-stub/shelf.hpp"

namespace majlis::stub {

// The payment method of an id, or one made of a test token. Errors: Refusal resource_missing.
Json method_for(Shelf& shelf, const std::string& id);
const Card& card_of(const Json& method);

Json create_method(Shelf& shelf, const Json& params);
Json attach_method(Shelf& shelf, const std::string& id, const Json& params);
Json detach_method(Shelf& shelf, const std::string& id);

Json create_customer(Shelf& shelf, const Json& params);
Json update_customer(Shelf& shelf, const std::string& id, const Json& params);
Json remove_customer(Shelf& shelf, const std::string& id);

}  // namespace majlis::stub
