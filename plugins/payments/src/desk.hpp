// Where every method that moves money comes by: it turns a call into an operation of the ledger, awaits its commit, and
// tells those whose balance changed. Strand alone; the ledger's part runs on the database's writer.
#pragma once

#include "ledger/operation.hpp"

#include <majlis/plugin.hpp>
#include <majlis/plugin_database.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace majlis::payments {

class Desk {
 public:
  // Plans in the batch and gives the answer; see Work.
  using Effect = std::function<Result<sdk::Json>(Batch& batch)>;

  Desk(sdk::Host& host, sdk::PluginDatabase& database) : host_(host), database_(database) {}

  // Runs the effect once for the actor and the params' `key`; the answer, which may be an earlier one. Then `changed`
  // (people's account ids) are told. Errors: MethodError, see refusal().
  sdk::task<sdk::Json> perform(Bytes actor, std::string method, const sdk::Json& params, Effect effect,
                               std::vector<sdk::AccountId> changed);

  // That there is such an account on this host. Errors: MethodError kNotFound at `pointer`.
  sdk::task<void> need_person(const sdk::Call& call, const sdk::AccountId& account, std::string pointer);

  std::int64_t now() const { return static_cast<std::int64_t>(host_.now_ms()); }

 private:
  // Whether the ledger has an account of theirs, which it then has for ever.
  bool knows(const sdk::AccountId& account);

  sdk::Host& host_;
  sdk::PluginDatabase& database_;
  std::set<sdk::AccountId> known_;  // of late
};

// What the ledger refused, as methods do: {reason} in the error's data is the ledger's own name for it.
sdk::MethodError refusal(const Error& error);

// Errors: MethodError kInvalidParams.
Currency currency_at(const sdk::Json& params);
Amount amount_at(const sdk::Json& params, std::string_view key = "amount");
std::optional<Amount> find_amount(const sdk::Json& params, std::string_view key = "amount");

}  // namespace majlis::payments
