// Each invariant broken on purpose, with the database's own guards taken away first: the audit names the rule.
#include "base/encoding.hpp"
#include "books.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace majlis::payments {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

// A little of everything, well kept.
class Audited : public ::testing::Test {
 protected:
  Audited() {
    books_.fund(1, 1000);
    books_.send(1, 2, 400);
    paid_ = books_.last;
    books_.refund(paid_, 2, 100);
    books_.hold(1, 300);
    books_.capture(books_.last, 2, 200, 20);
    books_.hold(1, 50);
    books_.void_(books_.last);
    books_.hold(1, 60);
    books_.request(2, 1, 40);
    books_.pay(books_.last, 1, 30);
    EXPECT_THAT(books_.audit(), IsEmpty());
    for (const char* table : {"posting", "transfer", "operation", "signed_head", "hold", "hold_end", "request"})
      for (const char* verb : {"changed", "removed"})
        books_.tamper({"DROP TRIGGER " + std::string(table) + "_is_not_" + verb});
  }

  // What the audit says once these statements have run.
  std::vector<std::string> after(const std::vector<std::string>& statements) {
    books_.tamper(statements);
    return books_.audit();
  }

  Books books_;
  TransferId paid_;
};

TEST_F(Audited, AChangedAmountIsFound) {
  const auto found = after({"UPDATE posting SET amount = amount + 1 WHERE seq = 4"});
  EXPECT_THAT(found, Contains("audit.chain"));
  EXPECT_THAT(found, Contains("audit.transfer"));
  EXPECT_THAT(found, Contains("audit.balance"));
}

TEST_F(Audited, AChangedTransferIsFound) {
  EXPECT_THAT(after({"UPDATE transfer SET at_ms = at_ms + 1 WHERE kind = 'send'"}), Contains("audit.chain"));
}

TEST_F(Audited, APostingTakenOutIsFound) {
  EXPECT_THAT(after({"DELETE FROM posting WHERE seq = 3"}), Contains("audit.gap"));
}

TEST_F(Audited, TheLastOnesTakenOffAreFound) {
  EXPECT_THAT(after({"DELETE FROM posting WHERE seq > 4"}), Contains("audit.head"));
}

TEST_F(Audited, TheLastOnesTakenOffWithTheHeadAreFoundByASignedOne) {
  const auto found =
      after({"INSERT INTO signed_head(seq, chain, at_ms, signature) "
             "SELECT seq, chain, 0, x'00' FROM posting ORDER BY seq DESC LIMIT 1",
             "DELETE FROM posting WHERE seq > 4",
             "UPDATE head SET seq = 4, chain = (SELECT chain FROM posting WHERE seq = 4)"});
  EXPECT_THAT(found, Contains("audit.head"));
}

TEST_F(Audited, ATransferWithoutPostingsIsFound) {
  EXPECT_THAT(after({"INSERT INTO transfer SELECT randomblob(16), operation, kind, debit, credit, currency, amount, "
                     "about, at_ms, 999 FROM transfer WHERE kind = 'send'"}),
              Contains("audit.transfer"));
}

TEST_F(Audited, ABalanceThatIsNotTheSumOfItsPostingsIsFound) {
  EXPECT_THAT(after({"UPDATE account SET balance = balance + 5 WHERE kind = 'available'"}), Contains("audit.balance"));
}

TEST_F(Audited, AnOverdraftIsFound) {
  EXPECT_THAT(after({"PRAGMA ignore_check_constraints = ON", "UPDATE account SET balance = -5 WHERE kind = 'held'"}),
              Contains("audit.overdraft"));
}

TEST_F(Audited, MoneyFromNowhereIsFound) {
  const auto found = after({"UPDATE posting SET balance = balance + 7 WHERE seq = 2"});
  EXPECT_THAT(found, Contains("audit.balance"));
}

TEST_F(Audited, AnAccountUnderAnothersNameIsFound) {
  EXPECT_THAT(after({"UPDATE account SET owner = x'09090909090909090909090909090909' WHERE kind = 'held'"}),
              Contains("audit.account"));
}

TEST_F(Audited, AnAccountThatMaySuddenlyOweIsFound) {
  EXPECT_THAT(after({"UPDATE account SET may_owe = 1 WHERE kind = 'held'"}), Contains("audit.account"));
}

TEST_F(Audited, ATransferThatItsKindDoesNotAllowIsFound) {
  EXPECT_THAT(after({"UPDATE transfer SET kind = 'hold' WHERE kind = 'send'"}), Contains("audit.kind"));
}

TEST_F(Audited, ATransferOfNoOperationIsFound) {
  EXPECT_THAT(after({"DELETE FROM operation WHERE id = (SELECT operation FROM transfer WHERE kind = 'send')"}),
              Contains("audit.operation"));
}

TEST_F(Audited, AHoldThatEndsTwiceIsFound) {
  EXPECT_THAT(after({"DELETE FROM hold_end WHERE outcome = 'voided'"}), Contains("audit.hold"));
  EXPECT_THAT(after({"UPDATE hold_end SET captured = captured + 1 WHERE outcome = 'captured'"}),
              Contains("audit.hold"));
}

TEST_F(Audited, AHoldThatNeverEndsIsFound) { EXPECT_THAT(after({"DELETE FROM hold_due"}), Contains("audit.hold")); }

TEST_F(Audited, AHoldOfMoreThanWasSetAsideIsFound) {
  EXPECT_THAT(after({"UPDATE hold SET amount = amount + 1 WHERE amount = 60"}), Contains("audit.hold"));
}

TEST_F(Audited, MoreGivenBackThanPaidIsFound) {
  EXPECT_THAT(after({"UPDATE transfer SET amount = 50 WHERE kind = 'send'"}), Contains("audit.refund"));
}

TEST_F(Audited, MoreThanWasAskedForIsFound) {
  EXPECT_THAT(after({"UPDATE request SET amount = 29"}), Contains("audit.request"));
}

TEST_F(Audited, APaymentForAnothersRequestIsFound) {
  EXPECT_THAT(after({"UPDATE request SET payer = x'07070707070707070707070707070707'"}), Contains("audit.request"));
}

TEST_F(Audited, APaymentAfterTheRequestWasOverIsFound) {
  EXPECT_THAT(after({"UPDATE request SET expires_ms = 1"}), Contains("audit.request"));
}

TEST_F(Audited, AKeyThatHadTwoEffectsIsFound) {
  EXPECT_THAT(after({"DROP INDEX operation_by_key",
                     "INSERT INTO operation SELECT randomblob(16), actor, key, method, digest, answer, at_ms "
                     "FROM operation WHERE method = 'test' LIMIT 1"}),
              Contains("audit.key"));
}

// A top-up that the ledger knows, as its row and its transfer. Rows come first: a build that checks each transfer when
// it is made looks for them.
class AuditedTopUp : public Audited {
 protected:
  AuditedTopUp() {
    add_topup("22222222222222222222222222222222");
    EXPECT_EQ(
        books_.move(
            {"topup", Place::of_host(kClearing), Place::available(someone(1)), currency("USD"), 500, {}, brought_}),
        "ok");
    EXPECT_THAT(books_.audit(), IsEmpty());
  }
  void add_topup(const std::string& id) {
    books_.tamper(
        {"INSERT INTO topup(id, account, currency, amount, state, reason, object, action_url, captured, transfer, "
         "at_ms) VALUES (x'" +
         id + "', x'01010101010101010101010101010101', 'USD', 500, 'paid', '', 'pi_1', '', 500, x'" +
         to_hex(brought_.view()) + "', 1)"});
  }
  // Sets money aside to go back.
  void add_return(Amount amount) {
    const TransferId id(fresh_id(Books::kStartMs));
    books_.tamper({"INSERT INTO topup_return(id, topup, amount, state, reason, object, at_ms) VALUES (x'" +
                   to_hex(id.view()) + "', x'22222222222222222222222222222222', " + std::to_string(amount) +
                   ", 'pending', '', '', 1)"});
    EXPECT_EQ(books_.move({"return", Place::available(someone(1)), Place::of_host(kRefunds), currency("USD"), amount,
                           brought_, id}),
              "ok");
  }
  const TransferId brought_{fresh_id(Books::kStartMs)};
};

TEST_F(AuditedTopUp, OneThatBroughtItsMoneyTwiceIsFound) {
  add_topup("33333333333333333333333333333333");
  EXPECT_THAT(books_.audit(), Contains("audit.topup"));
}

TEST_F(AuditedTopUp, MoneyThatNoTopUpBroughtIsFound) {
  EXPECT_THAT(after({"DELETE FROM topup"}), Contains("audit.topup"));
}

TEST_F(AuditedTopUp, AStateThatItsMoneyBeliesIsFound) {
  EXPECT_THAT(after({"UPDATE topup SET state = 'failed'"}), Contains("audit.topup"));
}

TEST_F(AuditedTopUp, AnotherSumThanTheGatewayTookIsFound) {
  EXPECT_THAT(after({"UPDATE topup SET captured = 499"}), Contains("audit.topup"));
}

TEST_F(AuditedTopUp, AReturnThatIsUnderWayIsWell) {
  add_return(300);
  EXPECT_THAT(books_.audit(), IsEmpty());
}

TEST_F(AuditedTopUp, MoreGoingBackThanCameIsFound) {
  add_return(300);
  add_return(200);
  EXPECT_THAT(books_.audit(), IsEmpty());
  EXPECT_THAT(after({"UPDATE topup SET captured = 499"}), Contains("audit.return"));
}

TEST_F(AuditedTopUp, AReturnThatSaysItIsGoneAndIsNotIsFound) {
  add_return(300);
  EXPECT_THAT(after({"UPDATE topup_return SET state = 'returned'"}), Contains("audit.return"));
}

TEST_F(AuditedTopUp, AReturnOfAnotherSumIsFound) {
  add_return(300);
  EXPECT_THAT(after({"UPDATE topup_return SET amount = 299"}), Contains("audit.return"));
}

TEST_F(Audited, BalancesThatDoNotCancelOutAreFound) {
  // A whole account with its last posting's balance changed alike: only the sum tells.
  const auto found = after(
      {"UPDATE posting SET balance = balance + 9 WHERE seq = (SELECT max(seq) FROM posting)",
       "UPDATE account SET balance = balance + 9 WHERE id = (SELECT account FROM posting ORDER BY seq DESC LIMIT 1)"});
  EXPECT_THAT(found, Contains("audit.sum"));
}

}  // namespace
}  // namespace majlis::payments
