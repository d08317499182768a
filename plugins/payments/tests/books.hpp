// The ledger on a database of its own, without a host, for tests: people are numbers, and time is what it is told.
#pragma once

#include "audit/audit.hpp"
#include "ledger/hash.hpp"
#include "ledger/hold.hpp"
#include "ledger/refund.hpp"
#include "ledger/request.hpp"

#include <majlis/database.hpp>
#include <majlis/testing/plugin_folder.hpp>
#include <majlis/testing/temporary_folder.hpp>

#include <string>

namespace majlis::payments {

inline Currency currency(std::string_view code) { return *Currency::of(code); }
inline Bytes someone(std::uint8_t number) { return Bytes(16, number); }
inline Bytes key(std::string_view text) { return to_bytes(text); }

class Books {
 public:
  static constexpr std::int64_t kStartMs = 1'800'000'000'000;

  explicit Books(sdk::DatabaseOptions options = {}) {
    options.migrations = sdk::read_migrations(sdk::testing::plugin_folder() / "migrations");
    options.threads = false;
    options.read_limit = std::chrono::minutes(1);
    options.synchronous = !options.vfs.empty();  // only a disk that can lose something is worth the wait
    if (options.file.empty()) options.file = folder_.path() / "payments.db";
    database_.emplace(std::move(options));
  }

  sdk::Database& database() { return *database_; }

  // The work's id, or the ledger's name for why not.
  template <class F>
  std::string run(const Bytes& actor, const Bytes& key, std::string_view asked, F&& plan) {
    const Asked request{actor, key, "test", Hash("test").add(asked).finish()};
    const auto done = database_->write_and_wait([&](Transaction& t) {
      return perform(t, request, now_ms, [&](Batch& batch) -> Result<Bytes> {
        MAJLIS_TRY(const TransferId id, plan(batch));
        return to_bytes(id.view());
      });
    });
    if (!done) return std::string(done.error().name);
    last = *TransferId::from_bytes(*done);
    return "ok";
  }

  std::string move(const Move& move) {
    return run(actor_owner(), fresh_key(), "move", [&](Batch& batch) { return batch.plan(move); });
  }
  std::string fund(std::uint8_t who, Amount amount, std::string_view code = "USD") {
    return move({"credit", Place::of_host(kSuspense), Place::available(someone(who)), currency(code), amount});
  }
  std::string send(std::uint8_t from, std::uint8_t to, Amount amount, std::string_view code = "USD") {
    return move({"send", Place::available(someone(from)), Place::available(someone(to)), currency(code), amount});
  }
  std::string hold(std::uint8_t payer, Amount amount, std::int64_t lasts_ms = 60'000, std::string_view code = "USD") {
    return run(actor_plugin("shop"), fresh_key(), "hold", [&](Batch& batch) {
      return open_hold(batch, "shop", someone(payer), currency(code), amount, now_ms + lasts_ms);
    });
  }
  std::string capture(const HoldId& id, std::uint8_t to, std::optional<Amount> amount = {}, Amount fee = 0,
                      const std::string& holder = "shop") {
    return run(actor_plugin(holder), fresh_key(), "capture", [&](Batch& batch) {
      return capture_hold(batch, {id, holder, amount, fee, Place::available(someone(to))});
    });
  }
  std::string void_(const HoldId& id) {
    return run(actor_plugin("shop"), fresh_key(), "void", [&](Batch& batch) { return void_hold(batch, id, "shop"); });
  }
  bool expire(const HoldId& id) {
    return database_->write_and_wait([&](Transaction& t) { return expire_hold(t, id, now_ms); });
  }
  std::string refund(const TransferId& id, std::uint8_t by, std::optional<Amount> amount = {}) {
    return run(actor_person(someone(by)), fresh_key(), "refund",
               [&](Batch& batch) { return refund_transfer(batch, id, someone(by), amount); });
  }

  std::string request(std::uint8_t asker, std::uint8_t payer, Amount amount, std::int64_t lasts_ms = 60'000) {
    return run(actor_person(someone(asker)), fresh_key(), "request", [&](Batch& batch) -> Result<TransferId> {
      MAJLIS_TRY(const Request made,
                 make_request(batch, someone(asker), someone(payer), currency("USD"), amount, lasts_ms));
      add_request(batch, made);
      return made.id;
    });
  }
  std::string pay(const RequestId& id, std::uint8_t payer, std::optional<Amount> amount = {}) {
    return run(actor_person(someone(payer)), fresh_key(), "pay",
               [&](Batch& batch) { return pay_request(batch, id, someone(payer), amount); });
  }

  Amount balance(const Place& place, std::string_view code = "USD") {
    return database_->read([&](Transaction& t) { return find_account(t, place, currency(code))->balance; });
  }
  Amount available(std::uint8_t who, std::string_view code = "USD") {
    return balance(Place::available(someone(who)), code);
  }
  Amount held(std::uint8_t who, std::string_view code = "USD") { return balance(Place::held(someone(who)), code); }
  std::int64_t count(const char* sql) {
    return database_->read([&](Transaction& t) { return *t.value<std::int64_t>(sql); });
  }
  std::int64_t postings() { return count("SELECT count(*) FROM posting"); }

  // What an audit of all finds, as the rules' names.
  std::vector<std::string> audit() {
    Audit audit;
    while (database_->read([&](Transaction& t) { return audit.step(t); })) {
    }
    std::vector<std::string> rules;
    for (const Finding& finding : audit.findings().kept()) rules.push_back(finding.rule);
    return rules;
  }

  // Statements from behind the ledger's back.
  void tamper(const std::vector<std::string>& statements) {
    database_->write_and_wait([&](Transaction& t) {
      for (const std::string& statement : statements) t.run(statement);
    });
  }

  Bytes fresh_key() { return to_bytes("key " + std::to_string(++keys_)); }

  std::int64_t now_ms = kStartMs;
  TransferId last;

 private:
  sdk::testing::TemporaryFolder folder_;
  std::optional<sdk::Database> database_;
  std::uint64_t keys_ = 0;
};

}  // namespace majlis::payments
