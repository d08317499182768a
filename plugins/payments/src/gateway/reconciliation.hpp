// The ledger's clearing against what the gateway says, to the unit: every payment and refund of ours that it lists,
// beside the row that we have. What is being asked just now is passed over. Strand alone; it only reads.
#pragma once

#include "audit/findings.hpp"
#include "cashier.hpp"

#include <map>

namespace majlis::payments {

class Reconciliation {
 public:
  Reconciliation(sdk::PluginDatabase& database, Cashier& cashier) : database_(database), cashier_(cashier) {}

  // "compared", "none" (no gateway is configured) or "unreachable". Rule: audit.clearing.
  sdk::task<std::string> run(Findings& findings);

 private:
  struct Said {
    std::map<TopupId, Amount> payments;  // captured
    std::map<ReturnId, Amount> refunds;  // gone
  };
  // Two sides that differ, until the gateway was asked about this one again.
  struct Doubt {
    std::string what;
    Bytes id;
    std::string object;
    bool is_return = false;
  };
  sdk::task<bool> list_payments(Said& said);
  sdk::task<bool> list_refunds(Said& said);
  std::vector<Doubt> compare(Said said, Findings& findings);
  sdk::task<bool> settle(const Doubt& doubt, Findings& findings);

  sdk::PluginDatabase& database_;
  Cashier& cashier_;
};

}  // namespace majlis::payments
