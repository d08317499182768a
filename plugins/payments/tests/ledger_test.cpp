#include "books.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace majlis::payments {
namespace {

using ::testing::IsEmpty;

class Ledger : public ::testing::Test {
 protected:
  ~Ledger() override { EXPECT_THAT(books_.audit(), IsEmpty()); }

  // That a request is refused by this name, and that nothing was written.
  void expect_refused(const std::string& name, const std::string& outcome, std::int64_t postings_before) {
    EXPECT_EQ(outcome, name);
    EXPECT_EQ(books_.postings(), postings_before);
  }

  Books books_;
};

TEST_F(Ledger, MovesMoneyBetweenTwoAccounts) {
  EXPECT_EQ(books_.fund(1, 1000), "ok");
  EXPECT_EQ(books_.send(1, 2, 400), "ok");
  EXPECT_EQ(books_.available(1), 600);
  EXPECT_EQ(books_.available(2), 400);
  EXPECT_EQ(books_.balance(Place::of_host(kSuspense)), -1000);
  EXPECT_EQ(books_.postings(), 4);
  EXPECT_EQ(books_.available(1, "EUR"), 0) << "currencies do not mix";
}

TEST_F(Ledger, RefusesWhatCannotBeMovedAndWritesNothing) {
  books_.fund(1, 1000);
  const auto before = books_.postings();
  expect_refused("ledger.insufficient", books_.send(1, 2, 1001), before);
  expect_refused("ledger.insufficient", books_.send(1, 2, 1, "EUR"), before);
  expect_refused("ledger.insufficient", books_.send(2, 1, 1), before);
  expect_refused("ledger.same_account", books_.send(1, 1, 1), before);
  for (const Amount amount : {Amount{0}, Amount{-1}, INT64_MIN, kAmountMax + 1, INT64_MAX})
    expect_refused("money.amount", books_.send(1, 2, amount), before);
  const Place own = Place::available(someone(1));
  const Currency usd = currency("USD");
  expect_refused("ledger.kind", books_.move({"gift", own, Place::available(someone(2)), usd, 1}), before);
  expect_refused("ledger.kind", books_.move({"send", own, Place::held(someone(2)), usd, 1}), before);
  expect_refused("ledger.kind", books_.move({"send", own, Place::of_host(kFees), usd, 1}), before);
  expect_refused("ledger.kind", books_.move({"transfer", own, {"no such kind", someone(2)}, usd, 1}), before);
  expect_refused("ledger.kind", books_.move({"credit", Place::of_host(kSuspense), Place::available({}), usd, 1}),
                 before);
  expect_refused("ledger.kind", books_.move({"send", own, Place::available(someone(2)), usd, 1, books_.last}), before);
  EXPECT_EQ(books_.count("SELECT count(*) FROM operation"), 1);
}

TEST_F(Ledger, BalancesDoNotOverflow) {
  for (int i = 0; i < 1024; ++i) ASSERT_EQ(books_.fund(1, kAmountMax), "ok");
  EXPECT_EQ(books_.fund(1, 1024), "money.overflow");
  EXPECT_EQ(books_.fund(1, 1023), "ok");
  EXPECT_EQ(books_.available(1), INT64_MAX);
}

TEST_F(Ledger, LinkedTransfersSucceedOrFailTogether) {
  books_.fund(1, 100);
  const auto before = books_.postings();
  const auto two = [&](Amount second) {
    return books_.run(actor_owner(), books_.fresh_key(), "two", [&](Batch& batch) -> Result<TransferId> {
      const Currency usd = currency("USD");
      MAJLIS_CHECK(batch.plan({"send", Place::available(someone(1)), Place::available(someone(2)), usd, 60}));
      return batch.plan({"send", Place::available(someone(2)), Place::available(someone(3)), usd, second});
    });
  };
  expect_refused("ledger.insufficient", two(61), before);
  EXPECT_EQ(books_.available(1), 100);
  EXPECT_EQ(two(60), "ok") << "the second spends what the first brought";
  EXPECT_EQ(books_.available(3), 60);
}

TEST_F(Ledger, AKeyHasItsEffectOnce) {
  books_.fund(1, 1000);
  const auto pay = [&](std::string_view asked, Amount amount, const Bytes& actor = actor_person(someone(1))) {
    return books_.run(actor, key("k"), asked, [&](Batch& batch) {
      return batch.plan({"send", Place::available(someone(1)), Place::available(someone(2)), currency("USD"), amount});
    });
  };
  EXPECT_EQ(pay("10", 10), "ok");
  const TransferId first = books_.last;
  EXPECT_EQ(pay("10", 10), "ok");
  EXPECT_EQ(books_.last, first);
  EXPECT_EQ(books_.available(2), 10);
  EXPECT_EQ(pay("11", 11), "ledger.key_reused");
  EXPECT_EQ(pay("10", 10, actor_person(someone(3))), "ok") << "keys of others are others";
  EXPECT_EQ(pay("10", 10, actor_plugin(as_text(someone(1)))), "ok") << "a plugin called like a person is none";
  EXPECT_EQ(books_.available(2), 30);
}

TEST_F(Ledger, ARefusedKeyMayBeUsedAgain) {
  const auto pay = [&] {
    return books_.run(actor_person(someone(1)), key("k"), "10", [&](Batch& batch) {
      return batch.plan({"send", Place::available(someone(1)), Place::available(someone(2)), currency("USD"), 10});
    });
  };
  EXPECT_EQ(pay(), "ledger.insufficient");
  books_.fund(1, 10);
  EXPECT_EQ(pay(), "ok");
}

TEST_F(Ledger, KeysHaveASize) {
  for (const Bytes& wrong : {Bytes(), Bytes(65)})
    EXPECT_EQ(books_.run(actor_owner(), wrong, "", [](Batch&) -> Result<TransferId> { return TransferId(); }),
              "ledger.key");
}

TEST_F(Ledger, TimeNeverGoesBack) {
  books_.fund(1, 10);
  books_.now_ms -= 86'400'000;
  books_.fund(1, 10);
  EXPECT_EQ(books_.count("SELECT count(DISTINCT at_ms) FROM transfer"), 1);
}

TEST_F(Ledger, AHoldIsCapturedOnceAndTheRestGoesBack) {
  books_.fund(1, 1000);
  EXPECT_EQ(books_.hold(1, 600), "ok");
  const HoldId hold = books_.last;
  EXPECT_EQ(books_.available(1), 400);
  EXPECT_EQ(books_.held(1), 600);
  EXPECT_EQ(books_.send(1, 2, 401), "ledger.insufficient");
  EXPECT_EQ(books_.capture(hold, 2, 601), "ledger.hold_amount");
  EXPECT_EQ(books_.capture(hold, 2, 500, 500), "ledger.hold_amount");
  EXPECT_EQ(books_.capture(hold, 2, 500, -1), "ledger.hold_amount");
  EXPECT_EQ(books_.capture(hold, 2, 0), "money.amount");
  EXPECT_EQ(books_.capture(hold, 2, 500, 0, "another"), "ledger.no_hold");
  EXPECT_EQ(books_.capture(TransferId(), 2), "ledger.no_hold");
  EXPECT_EQ(books_.capture(hold, 2, 500, 50), "ok");
  EXPECT_EQ(books_.available(1), 500);
  EXPECT_EQ(books_.held(1), 0);
  EXPECT_EQ(books_.available(2), 450);
  EXPECT_EQ(books_.balance(Place::of_host(kFees)), 50);
  EXPECT_EQ(books_.capture(hold, 2, 1), "ledger.hold_over");
  EXPECT_EQ(books_.void_(hold), "ledger.hold_over");
}

TEST_F(Ledger, AHoldIsVoidedOrExpires) {
  books_.fund(1, 1000);
  books_.hold(1, 300);
  const HoldId voided = books_.last;
  books_.hold(1, 200, 1000);
  const HoldId expiring = books_.last;
  EXPECT_EQ(books_.void_(voided), "ok");
  EXPECT_EQ(books_.void_(voided), "ledger.hold_over");
  EXPECT_FALSE(books_.expire(expiring)) << "not yet";
  books_.now_ms += 1000;
  EXPECT_EQ(books_.capture(expiring, 2), "ledger.hold_over");
  EXPECT_TRUE(books_.expire(expiring));
  EXPECT_FALSE(books_.expire(expiring)) << "once";
  EXPECT_EQ(books_.available(1), 1000);
  EXPECT_EQ(books_.hold(1, 10, 0), "ledger.expiry");
}

TEST_F(Ledger, AHoldThatWasOverStaysOverWhenTheClockGoesBack) {
  books_.fund(1, 1000);
  books_.hold(1, 200, 1000);
  const HoldId hold = books_.last;
  books_.now_ms += 2000;
  EXPECT_EQ(books_.capture(hold, 2), "ledger.hold_over");
  books_.now_ms -= 2000;
  EXPECT_EQ(books_.capture(hold, 2), "ledger.hold_over");
}

TEST_F(Ledger, RefundsNeverComeToMoreThanWasPaid) {
  books_.fund(1, 1000);
  books_.send(1, 2, 500);
  const TransferId paid = books_.last;
  EXPECT_EQ(books_.refund(paid, 1), "ledger.no_transfer") << "who paid does not give back";
  EXPECT_EQ(books_.refund(paid, 3), "ledger.no_transfer");
  EXPECT_EQ(books_.refund(TransferId(), 2), "ledger.no_transfer");
  EXPECT_EQ(books_.refund(paid, 2, 501), "ledger.refunded");
  EXPECT_EQ(books_.refund(paid, 2, 0), "money.amount");
  EXPECT_EQ(books_.refund(paid, 2, 200), "ok");
  const TransferId refund = books_.last;
  EXPECT_EQ(books_.refund(paid, 2, 301), "ledger.refunded");
  EXPECT_EQ(books_.refund(refund, 1), "ledger.not_refundable");
  EXPECT_EQ(books_.refund(paid, 2), "ok") << "all that is left";
  EXPECT_EQ(books_.available(1), 1000);
  EXPECT_EQ(books_.refund(paid, 2), "ledger.refunded");
}

TEST_F(Ledger, ARequestThatWasOverStaysOverWhenTheClockGoesBack) {
  books_.fund(1, 500);
  EXPECT_EQ(books_.request(2, 1, 100, 1000), "ok");
  const RequestId asked = books_.last;
  EXPECT_EQ(books_.pay(asked, 1, 40), "ok");
  books_.now_ms += 1000;
  EXPECT_EQ(books_.pay(asked, 1), "request.over");
  books_.now_ms -= 1000;
  EXPECT_EQ(books_.pay(asked, 1), "request.over");
  EXPECT_EQ(books_.request(2, 2, 100), "ledger.same_account");
  EXPECT_EQ(books_.request(2, 1, 100, 0), "request.expiry");
}

TEST_F(Ledger, WhatWasPaidOnCannotBeGivenBack) {
  books_.fund(1, 500);
  books_.send(1, 2, 500);
  const TransferId paid = books_.last;
  books_.send(2, 3, 300);
  EXPECT_EQ(books_.refund(paid, 2), "ledger.insufficient");
  EXPECT_EQ(books_.refund(paid, 2, 200), "ok");
}

TEST_F(Ledger, OneNewRowOfTheChartMakesANewKindOfAccount) {
  books_.tamper({"INSERT INTO chart(kind, personal, may_owe) VALUES ('earnings', 1, 0)"});
  books_.fund(1, 100);
  const Place earnings{"earnings", someone(2)};
  EXPECT_EQ(books_.move({"transfer", Place::available(someone(1)), earnings, currency("USD"), 30}), "ok");
  EXPECT_EQ(books_.balance(earnings), 30);
  EXPECT_EQ(books_.refund(books_.last, 2), "ok");
  EXPECT_EQ(books_.available(1), 100);
}

TEST_F(Ledger, TheDatabaseItselfRefusesToChangeWhatIsWritten) {
  books_.fund(1, 100);
  books_.hold(1, 10);
  books_.void_(books_.last);
  books_.request(2, 1, 10);
  books_.tamper(
      {"INSERT INTO signed_head(seq, chain, at_ms, signature) SELECT seq, chain, 0, x'00' FROM posting WHERE seq = 1"});
  const std::pair<std::string, std::string> written[] = {
      {"posting", "seq"},     {"transfer", "amount"},  {"hold", "amount"},   {"hold_end", "captured"},
      {"signed_head", "seq"}, {"operation", "method"}, {"request", "amount"}};
  for (const auto& [table, column] : written) {
    EXPECT_THROW(books_.tamper({"UPDATE " + table + " SET " + column + " = " + column}), sdk::DatabaseError) << table;
    EXPECT_THROW(books_.tamper({"DELETE FROM " + table}), sdk::DatabaseError) << table;
  }
  EXPECT_THROW(books_.tamper({"UPDATE account SET balance = -1 WHERE may_owe = 0"}), sdk::DatabaseError);
}

}  // namespace
}  // namespace majlis::payments
