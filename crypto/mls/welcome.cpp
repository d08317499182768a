#include "crypto/mls/welcome.hpp"

#include "crypto/mls/key_schedule.hpp"
#include "crypto/primitives/aead.hpp"

#include <algorithm>
#include <utility>

namespace majlis::mls {
namespace {

constexpr std::string_view kLabel = "Welcome";

}  // namespace

Welcome Welcome::seal(const GroupInfo& info, const Secret& welcome_secret) {
  const WelcomeKey key = welcome_key(welcome_secret);
  Welcome welcome;
  const Secret plaintext = encode_secret(info);
  welcome.encrypted_group_info = crypto::aead_seal(key.key.view(), key.nonce.view(), {}, plaintext.view());
  return welcome;
}

Status Welcome::add_member(const KeyPackage& package, const GroupSecrets& group_secrets, crypto::Random& random) {
  const Secret plaintext = encode_secret(group_secrets);
  MAJLIS_TRY(auto sealed, encrypt_with_label(random, package.init_key, kLabel, encrypted_group_info, plaintext.view()));
  secrets.push_back({package.ref(), std::move(sealed)});
  return {};
}

Result<GroupSecrets> Welcome::open_secrets(const KeyPackage& package, const Secret& init_key) const {
  if (cipher_suite != kCipherSuite || package.cipher_suite != cipher_suite) {
    return Error{"mls.welcome.cipher_suite", "the Welcome is for another cipher suite than the key package"};
  }
  const KeyPackageRef ref = package.ref();
  const auto entry = std::find_if(secrets.begin(), secrets.end(),
                                  [&](const EncryptedGroupSecrets& each) { return each.new_member == ref; });
  if (entry == secrets.end()) return Error{"mls.welcome.not_for_us", "the Welcome is not for this key package"};
  const crypto::HpkeKeyPair key{init_key.clone(), package.init_key.data};
  auto plaintext = decrypt_with_label(key, kLabel, encrypted_group_info, entry->encrypted_group_secrets);
  if (!plaintext.ok()) {
    return Error{"mls.welcome.group_secrets",
                 "the group secrets do not open with this init key; the Welcome or the "
                 "key is damaged, so join by external commit"};
  }
  return decode<GroupSecrets>(plaintext->view());
}

Result<GroupInfo> Welcome::open_group_info(const Secret& welcome_secret) const {
  const WelcomeKey key = welcome_key(welcome_secret);
  auto plaintext = crypto::aead_open(key.key.view(), key.nonce.view(), {}, encrypted_group_info);
  if (!plaintext.ok()) {
    return Error{"mls.welcome.group_info", "the GroupInfo does not open; a PSK is another than the committer's"};
  }
  const Secret wiped = Secret::take(std::move(*plaintext));
  return decode<GroupInfo>(wiped.view());
}

}  // namespace majlis::mls
