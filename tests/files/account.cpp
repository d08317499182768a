// The keys of a made-up person, for tests that speak to the real host over HTTP:
//   account NAME SEED register                    params of messaging.register
//   account NAME SEED prove CHALLENGE HOST        params of messaging.session_open (bytes are base64url)
// as JSON on standard output.
#include "base/encoding.hpp"
#include "crypto/identity/test_account.hpp"
#include "host/messaging/accounts.hpp"

#include <nlohmann/json.hpp>

#include <iostream>
#include <string>
#include <vector>

namespace majlis {
namespace {

constexpr std::uint64_t kListTime = 1'700'000'000;

struct Somebody {
  Somebody(const std::string& called, std::uint64_t seed) : name(called), keys(seed, called) {}

  nlohmann::json registration() const {
    identity::DeviceList list(keys.account);
    list = *list.appended(write_account_key_change(
        list, keys.identity, {.holders = {}, .revoked = {}, .account_key = keys.account_key}, kListTime));
    list = *list.appended(
        write_addition(list, keys.account_private_key, keys.certify(device), /*holder=*/true, kListTime));
    std::vector<std::string> log;
    for (const Bytes& entry : list.log()) log.push_back(to_base64url(entry));
    return {{"name", name}, {"identity_pk", to_base64url(keys.account.identity_pk)}, {"device_list", log}};
  }

  nlohmann::json proof(ByteView challenge, ByteView host) const {
    const auto account = host::messaging::account_id(keys.account.identity_pk);
    Bytes message = to_bytes("majlis session v2");
    append(message, host);
    append(message, challenge);
    append(message, account.view());
    append(message, device.id.view());
    return {{"account", to_base64url(account.view())},
            {"device", to_base64url(device.id.view())},
            {"challenge", to_base64url(challenge)},
            {"signature", to_base64url(device.key.sign(message))}};
  }

  std::string name;
  identity::TestAccount keys;
  identity::TestDevice device = keys.new_device();
};

}  // namespace
}  // namespace majlis

int main(int count, char** words) {
  const std::vector<std::string> said(words + 1, words + count);
  if (said.size() != 3 && said.size() != 5) return 2;
  const majlis::Somebody somebody(said[0], std::stoull(said[1]));
  const auto bytes = [&](std::size_t at) { return *majlis::from_base64url(said[at]); };
  std::cout << (said[2] == "register" ? somebody.registration() : somebody.proof(bytes(3), bytes(4))) << "\n";
}
