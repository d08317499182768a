// Webhook endpoints, and what is sent to them. Parts of a closure of the database.
#pragma once

#include "payments-stub/faults.hpp"
#include "payments-stub/shelf.hpp"

namespace majlis::stub {

Json create_endpoint(Shelf& shelf, const Json& params);
Json update_endpoint(Shelf& shelf, const std::string& id, const Json& params);
Json remove_endpoint(Shelf& shelf, const std::string& id);
// An endpoint whose secret is given, as an operator's configuration does.
void set_endpoint(Shelf& shelf, const std::string& url, const std::string& secret);

// "t=…,v1=…" over a body.
std::string signature_of(const std::string& secret, std::int64_t at_s, const std::string& body);

// An event on its way. `lost`: nothing is sent, and it counts as a failure.
struct Delivery {
  std::int64_t id = 0;
  std::string url;
  std::string body;
  std::string signature;
  bool lost = false;
};

// What is to be sent now, with what the faults make of it; each is noted as sent, and comes again until it is
// delivered() or three days have passed.
std::vector<Delivery> deliveries_due(Shelf& shelf, Faults& faults);
void delivered(Shelf& shelf, std::int64_t id);
std::optional<std::int64_t> next_delivery_ms(Shelf& shelf);

}  // namespace majlis::stub
