// What a person types as an amount, in any currency: refused, or read as what it is written back as.
#include "plugins/payments/money/amount.hpp"

#include "base/bytes.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace majlis::payments;
  if (size == 0) return 0;
  const CurrencyRow& row = currencies()[data[0] % currencies().size()];
  const auto currency = Currency::of(row.code);
  const auto amount = parse_amount(majlis::as_text({data + 1, size - 1}), *currency);
  if (!amount.ok()) return 0;
  if (*amount <= 0 || *amount > kAmountMax) std::abort();
  const auto again = parse_amount(format_amount(*amount, *currency), *currency);
  if (!again.ok() || *again != *amount) std::abort();
  return 0;
}
