#include "confirmation.hpp"

#include "base/cbor.hpp"

#include <sodium/crypto_sign.h>

namespace majlis::payments {

using sdk::Json;
using sdk::object;
using sdk::task;

Bytes confirmation_message(const std::string& method, const sdk::AccountId& account, const sdk::DeviceId& device,
                           ByteView key, ByteView about, const Currency& currency, Amount amount) {
  cbor::Writer content;
  content.array(7);
  content.text(method);
  content.bytes(account.view());
  content.bytes(device.view());
  content.bytes(key);
  content.bytes(about);
  content.text(currency.code());
  content.integer(amount);
  Bytes message = to_bytes(std::string_view("majlis payment confirmation v1"));
  message.push_back(0);
  append(message, content.view());
  return message;
}

task<Bytes> Confirmation::key_of(const sdk::Call& call) {
  const sdk::AccountId account = call.need_account();
  const Json device = sdk::value_of(call.need_device());
  Bytes found;
  std::int64_t from = 0;
  std::int64_t version = 1;
  while (found.empty() && from < version) {
    const Json asked = object("account", account, "from", from);
    const Json list = co_await host_.call("messaging.devices", asked, call);
    version = sdk::integer_at(list, "version");
    const Json& entries = sdk::list_at(list, "entries");
    if (entries.empty()) break;
    from += static_cast<std::int64_t>(entries.size());
    for (const Json& bytes : entries) {
      const auto entry = sdk::from_cbor(bytes.get_binary());
      if (!entry || entry->value("kind", "") != "add") continue;
      const Json certificate = entry->value("body", object()).value("certificate", object());
      if (certificate.value("device_id", Json()) == device) found = sdk::bytes_at(certificate, "device_sig_pk");
    }
  }
  co_return found;
}

task<void> Confirmation::need(const sdk::Call& call, std::string method, const Json& params, Bytes about,
                              Currency currency, Amount amount) {
  const auto signature = sdk::find_bytes(params, "confirmation");
  if (!signature)
    throw refusal({"confirm.missing", "a payment of this size needs this device's signature: confirm it"});
  const Bytes message = confirmation_message(method, call.need_account(), call.need_device(),
                                             sdk::bytes_at(params, "key"), about, currency, amount);
  const Bytes key = co_await key_of(call);
  if (key.size() != crypto_sign_PUBLICKEYBYTES || signature->size() != crypto_sign_BYTES ||
      crypto_sign_verify_detached(signature->data(), message.data(), message.size(), key.data()) != 0)
    throw refusal({"confirm.wrong", "this is not this device's signature over this payment"});
}

}  // namespace majlis::payments
