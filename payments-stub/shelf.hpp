// The gateway's objects in its database: payment intents, charges, refunds and all others, each as the JSON that the
// API shows. Part of one closure of the database.
#pragma once

#include "payments-stub/answer.hpp"

#include <majlis/database.hpp>

#include <functional>
#include <optional>

namespace majlis::stub {

std::vector<sdk::Migration> migrations();

class Shelf {
 public:
  Shelf(sdk::Transaction& t, std::int64_t now_ms, std::uint64_t salt) : t_(t), now_ms_(now_ms), salt_(salt) {}

  std::int64_t now_s() const { return now_ms_ / 1000; }
  std::int64_t now_ms() const { return now_ms_; }
  sdk::Transaction& transaction() { return t_; }

  // "pi_…", never given before.
  std::string fresh_id(const std::string& prefix);
  // Stores an object, whose kind is its field `object`.
  void put(const Json& object);
  std::optional<Json> find(const std::string& id);
  // Errors: Refusal resource_missing.
  Json need(const std::string& kind, const std::string& id, const std::string& param = "id");
  void remove(const std::string& id);

  // All of a kind, newest first, until `take` says false.
  void each(const std::string& kind, const std::function<bool(const Json& object)>& take);
  // A page as the API gives it: limit, starting_after, ending_before and created of the form.
  Json page(const std::string& kind, const std::string& url, const Json& params,
            const std::function<bool(const Json& object)>& wanted);

  // The idempotency key of the request that is carried out, which its events name.
  void set_cause(std::string key) { cause_ = std::move(key); }
  // Something changed: an event, and its deliveries.
  void tell(const std::string& type, const Json& object);

 private:
  sdk::Transaction& t_;
  std::int64_t now_ms_;
  std::uint64_t salt_;
  std::string cause_;
};

}  // namespace majlis::stub
