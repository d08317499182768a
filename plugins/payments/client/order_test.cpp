#include "plugins/payments/client/order.hpp"

#include <gtest/gtest.h>

namespace majlis::payments {
namespace {

const auto kBob = *PersonId::from_bytes(Bytes(16, 0xB1));
const Money kMoney{1250, *Currency::of("USD")};

Order pay(std::string note, std::uint8_t key) {
  return order_of(send_call(false, kBob, kMoney), Bytes(16, 1), std::move(note), Bytes(kKeySize, key), 5);
}

TEST(Order, IsTheSameWhereTheSameIsAsked) {
  EXPECT_TRUE(pay("figs", 1).asks_as(pay("figs", 2)));
  EXPECT_FALSE(pay("figs", 1).asks_as(pay("dates", 1)));
  Order other = pay("figs", 1);
  other.params = record::Raw{send_call(false, kBob, {1251, kMoney.currency}).params};
  EXPECT_FALSE(pay("figs", 1).asks_as(other));
  other = pay("figs", 1);
  other.method = "payments.tip";
  EXPECT_FALSE(pay("figs", 1).asks_as(other));
}

TEST(Order, IsKeptWhole) {
  Order kept = pay("figs", 1);
  kept.made = Bytes(3, 9);
  const auto read = record::decode<Order>(record::encode(kept));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(record::encode(*read), record::encode(kept));
  EXPECT_TRUE(read->asks_as(kept));
}

TEST(Order, CallsWithItsKeyAndTheDevicesSignature) {
  const auto call = pay("figs", 1).call(Bytes(64, 2));
  EXPECT_EQ(call.method, "payments.send");
  EXPECT_TRUE(cbor::check_canonical(call.params).ok());
  const auto count = cbor::Reader(call.params).next();
  EXPECT_EQ(count->number, 5u);  // to, currency, amount, key, confirmation
  EXPECT_EQ(cbor::Reader(pay("figs", 1).call({}).params).next()->number, 4u);
}

TEST(Order, IsForgottenOnlyWhereTheHostSaidNo) {
  EXPECT_TRUE(is_refusal({"quota", ""}));
  EXPECT_TRUE(is_refusal({"invalid_params", ""}));
  for (const char* unknown : {"unavailable", "timeout", "cancelled", "internal", "client.offline", "cli.host.silent"})
    EXPECT_FALSE(is_refusal({unknown, ""})) << unknown;
}

}  // namespace
}  // namespace majlis::payments
