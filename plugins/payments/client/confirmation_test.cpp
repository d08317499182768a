#include "plugins/payments/client/confirmation.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace majlis::payments {
namespace {

// The bytes that plugins/payments/src/confirmation.cpp checks.
TEST(Confirmation, IsWhatTheHostReads) {
  const Confirmed payment{"payments.send", *PersonId::from_bytes(Bytes(16, 1)), Bytes(16, 2), Bytes(2, 3),
                          Bytes(16, 4),    Money{1250, *Currency::of("USD")}};
  EXPECT_EQ(to_hex(confirmation_content(payment)),
            "876d7061796d656e74732e73656e645001010101010101010101010101010101"
            "50020202020202020202020202020202024203035004040404040404040404040404040404635553441904e2");
}

}  // namespace
}  // namespace majlis::payments
