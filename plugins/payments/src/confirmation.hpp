// A device's own word for a payment above the threshold: its signature, which the host cannot make. The device's key is
// in the account's device list; the host checked that list when it took it. Strand alone.
#pragma once

#include "desk.hpp"

namespace majlis::payments {

class Confirmation {
 public:
  explicit Confirmation(sdk::Host& host) : host_(host) {}

  // That params' `confirmation` is the calling device's signature over
  //   "majlis payment confirmation v1" ‖ 00 ‖ CBOR [method, account, device, key, payee or request, currency, amount].
  // Errors: MethodError kDenied, confirm.missing or confirm.wrong.
  sdk::task<void> need(const sdk::Call& call, std::string method, const sdk::Json& params, Bytes about,
                       Currency currency, Amount amount);

 private:
  // Empty where the list has no such device.
  sdk::task<Bytes> key_of(const sdk::Call& call);

  sdk::Host& host_;
};

Bytes confirmation_message(const std::string& method, const sdk::AccountId& account, const sdk::DeviceId& device,
                           ByteView key, ByteView about, const Currency& currency, Amount amount);

}  // namespace majlis::payments
