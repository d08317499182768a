#include "office.hpp"

#include <algorithm>

namespace majlis::payments {

using sdk::AccountId;
using sdk::array;
using sdk::Call;
using sdk::Json;
using sdk::object;
using sdk::task;

namespace {

// A step takes some milliseconds; calls of others come in between.
constexpr std::chrono::milliseconds kPause{1};
// What one call waits for before it says how far the audit is.
constexpr std::int64_t kPatienceMs = 5000;
constexpr int kAttempts = 5;

Json report(const Audit& audit, bool over, const std::string& gateway) {
  Json findings = array();
  for (const Finding& finding : audit.findings().kept())
    findings.push_back(object("rule", finding.rule, "what", finding.what));
  return object("done", over, "postings", audit.postings(), "holds", audit.holds(), "count", audit.findings().count(),
                "findings", std::move(findings), "gateway", gateway);
}

}  // namespace

Bytes head_message(std::int64_t seq, ByteView chain, std::int64_t at_ms) {
  return sdk::to_cbor(object("what", "majlis ledger head v1", "seq", seq, "chain", chain, "at_ms", at_ms));
}

task<Json> Office::adjust(const Call& call, const Json& params) {
  const AccountId account = sdk::id_at<AccountId>(params, "account");
  const Currency currency = currency_at(params);
  const Amount amount = amount_at(params);
  const bool credit = sdk::text_at(params, "direction") == "credit";
  co_await desk_.need_person(call, account, "/account");
  const Place own = Place::available(account.view());
  const Place house = Place::of_host(kSuspense);
  const Desk::Effect effect = [=](Batch& batch) -> Result<Json> {
    MAJLIS_TRY(const TransferId id,
               batch.plan({credit ? "credit" : "debit", credit ? house : own, credit ? own : house, currency, amount}));
    return object("transfer", id);
  };
  const std::vector<AccountId> changed{account};
  co_return co_await desk_.perform(actor_owner(), "payments.adjust", params, effect, changed);
}

task<Json> Office::audit(const Call&, const Json&) {
  if (!audit_) {
    audit_ = std::make_shared<Audit>();
    audit_over_ = false;
    gateway_ = "asking";
    host_.spawn("the audit of the ledger", run_audit(audit_));
  }
  const std::shared_ptr<Audit> asked = audit_;
  const std::int64_t until = desk_.now() + kPatienceMs;
  while (asked == audit_ && !audit_over_ && desk_.now() < until) co_await host_.timer(kPause);
  const bool over = asked != audit_ || audit_over_;
  if (over && asked == audit_) audit_.reset();
  co_return report(*asked, over, gateway_);
}

// A read that took too long, as on a busy machine, is tried again; where all of them do, the audit ends with the
// reason.
bool Office::step(Audit& audit) {
  for (int attempt = 1;; ++attempt) {
    Audit next = audit;
    try {
      const bool more = database_.read([&](Transaction& t) { return next.step(t); });
      audit = std::move(next);
      return more;
    } catch (const sdk::DatabaseError& error) {
      if (attempt < kAttempts) continue;
      audit.findings().add("audit.unreadable", error.what());
      return false;
    }
  }
}

task<void> Office::run_audit(std::shared_ptr<Audit> audit) {
  while (!stopped_ && step(*audit)) co_await host_.timer(kPause);
  co_await verify_heads(*audit);
  gateway_ = co_await reconciliation_.run(audit->findings());
  audit_over_ = true;
}

task<void> Office::verify_heads(Audit& audit) {
  for (const Audit::SignedHead& head : audit.signed_heads()) {
    const Json asked = object("domain", "payments", "message", head_message(head.seq, head.chain, head.at_ms),
                              "signature", head.signature);
    const Json verified = co_await host_.call("keys.verify", asked);
    if (!sdk::boolean_at(verified, "valid"))
      audit.findings().add("audit.head",
                           "the signature at posting " + std::to_string(head.seq) + " is not this host's");
  }
}

}  // namespace majlis::payments
