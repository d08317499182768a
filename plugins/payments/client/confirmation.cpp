#include "plugins/payments/client/confirmation.hpp"

#include "base/cbor.hpp"

namespace majlis::payments {

Bytes confirmation_content(const Confirmed& payment) {
  cbor::Writer content;
  content.array(7);
  content.text(payment.method);
  content.bytes(payment.account.view());
  content.bytes(payment.device);
  content.bytes(payment.key);
  content.bytes(payment.about);
  content.text(payment.money.currency.code());
  content.integer(payment.money.amount);
  return content.take();
}

}  // namespace majlis::payments
