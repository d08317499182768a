#include "crypto/identity/account_key.hpp"

#include "base/encoding.hpp"
#include "crypto/identity/signed_content.hpp"

#include <algorithm>

namespace majlis::identity {
namespace {

struct Content {
  const Account& account;
  const AccountKey& key;
  std::uint64_t format = 1;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("v", self.format, kFormatLimits);
    visit("address", self.account.address, record::Limits{});
    visit("version", self.key.version, record::Limits{});
    visit("created_at", self.key.created_at, record::Limits{});
    visit("public_key", self.key.public_key, kPublicKeyLimits);
    visit("identity_pk", self.account.identity_pk, kPublicKeyLimits);
  }
};

}  // namespace

Status check_address(std::string_view address) {
  if (address.empty()) return Error{"identity.address", "an address is empty"};
  if (address.size() > kMaxAddressSize) {
    return Error{"identity.address", "an address has " + std::to_string(address.size()) + " bytes; 255 are allowed"};
  }
  const auto forbidden = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; };
  if (!is_utf8(address) || std::any_of(address.begin(), address.end(), forbidden)) {
    return Error{"identity.address", "an address holds a space, a control character or broken UTF-8"};
  }
  return {};
}

Bytes AccountKey::signed_content(const Account& account) const {
  return labelled(kAccountKeyLabel, record::encode(Content{account, *this}));
}

Status AccountKey::verify(const Account& account) const {
  if (crypto::verify(account.identity_pk, signed_content(account), signature)) return {};
  return Error{"identity.account_key.signature", "account key version " + std::to_string(version) +
                                                     " is not signed by the identity key of " + account.address};
}

}  // namespace majlis::identity
