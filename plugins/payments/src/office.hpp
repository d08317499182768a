// For the host's owner: money given or taken by hand, against the account `suspense`, and the audit. Strand alone.
#pragma once

#include "audit/audit.hpp"
#include "desk.hpp"
#include "gateway/reconciliation.hpp"

#include <memory>

namespace majlis::payments {

class Office {
 public:
  Office(sdk::Host& host, Desk& desk, sdk::PluginDatabase& database, Cashier& cashier)
      : host_(host), desk_(desk), database_(database), reconciliation_(database, cashier) {}
  void stop() { stopped_ = true; }

  // {account, currency, amount, direction, key} → {transfer}
  sdk::task<sdk::Json> adjust(const sdk::Call& call, const sdk::Json& params);
  // {} → {done, postings, holds, findings, count, gateway}: begins an audit, or asks how the one that is under way
  // stands. Where `done` is false, ask again.
  sdk::task<sdk::Json> audit(const sdk::Call& call, const sdk::Json& params);

 private:
  bool step(Audit& audit);
  sdk::task<void> run_audit(std::shared_ptr<Audit> audit);
  sdk::task<void> verify_heads(Audit& audit);

  sdk::Host& host_;
  Desk& desk_;
  sdk::PluginDatabase& database_;
  Reconciliation reconciliation_;
  std::string gateway_;           // what became of asking it
  std::shared_ptr<Audit> audit_;  // that is under way, or over and not asked for yet
  bool audit_over_ = false;
  bool stopped_ = false;
};

// What is signed of the ledger's head.
Bytes head_message(std::int64_t seq, ByteView chain, std::int64_t at_ms);

}  // namespace majlis::payments
