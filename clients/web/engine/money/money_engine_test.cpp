#include "clients/web/engine/money/money_engine.hpp"

#include "base/record.hpp"

#include <gtest/gtest.h>

namespace majlis::web {
namespace {

struct Fault {
  std::string name;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{});
  }
};

struct Answer {
  std::optional<Fault> error;
  std::optional<record::Raw> result;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("error", self.error, record::Limits{});
    visit("result", self.result, record::Limits{});
  }
};

Answer ask(std::string_view method, const cbor::Writer& params) {
  cbor::Writer request;
  request.map(2);
  request.text("method");
  request.text(method);
  request.text("params");
  request.raw(params.view());
  return *record::decode<Answer>(MoneyEngine().handle(request.view()), record::Unknown::kSkip);
}

cbor::Writer typed(std::string_view amount, std::string_view currency) {
  cbor::Writer params;
  params.map(2);
  params.text("amount");
  params.text(amount);
  params.text("currency");
  params.text(currency);
  return params;
}

TEST(MoneyEngine, ReadsWhatPeopleType) {
  const auto answer = ask("parse", typed("١٢٫٥٠", "usd"));
  ASSERT_TRUE(answer.result);
  cbor::Writer wanted;
  wanted.map(3);
  wanted.text("amount"), wanted.unsigned_integer(1250);
  wanted.text("currency"), wanted.text("USD");
  wanted.text("exponent"), wanted.unsigned_integer(2);
  EXPECT_EQ(answer.result->item, wanted.view());
  EXPECT_EQ(ask("parse", typed("-1", "USD")).error->name, "money.sign");
}

TEST(MoneyEngine, AnswersWhateverComes) {
  const auto refused = [](ByteView bytes) {
    return record::decode<Answer>(MoneyEngine().handle(bytes), record::Unknown::kSkip)->error->name;
  };
  EXPECT_EQ(refused({}), "web.request");
  EXPECT_EQ(ask("nothing", typed("", "")).error->name, "web.method");
  cbor::Writer card;
  card.map(2);
  card.text("type"), card.text("payments.receipt/1");
  card.text("bytes"), card.bytes(Bytes{0xA0});
  EXPECT_EQ(ask("compose", card).error->name, "record.required");
}

}  // namespace
}  // namespace majlis::web
