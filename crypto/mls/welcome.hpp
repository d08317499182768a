// The message that brings new members in (RFC 9420, section 12.4.3.1).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_info.hpp"
#include "crypto/mls/key_package.hpp"
#include "crypto/mls/labels.hpp"
#include "crypto/mls/psk.hpp"
#include "crypto/mls/types.hpp"
#include "crypto/primitives/random.hpp"

#include <optional>
#include <vector>

namespace majlis::mls {

struct GroupSecrets {
  Secret joiner_secret;
  std::optional<Secret> path_secret;
  std::vector<PreSharedKeyId> psks;
  template <class Archive>
  void fields(Archive& archive) {
    archive(joiner_secret, path_secret, psks);
  }
};

struct EncryptedGroupSecrets {
  KeyPackageRef new_member;
  HpkeCiphertext encrypted_group_secrets;
  template <class Archive>
  void fields(Archive& archive) {
    archive(new_member, encrypted_group_secrets);
  }
};

struct Welcome {
  CipherSuite cipher_suite = kCipherSuite;
  std::vector<EncryptedGroupSecrets> secrets;
  Bytes encrypted_group_info;

  // Seals the GroupInfo under a key from `welcome_secret`. Add the members afterwards: their part binds to it.
  static Welcome seal(const GroupInfo& info, const Secret& welcome_secret);
  // Errors: crypto.hpke.public_key.
  Status add_member(const KeyPackage& package, const GroupSecrets& secrets, crypto::Random& random);

  // Errors: mls.welcome.cipher_suite, mls.welcome.not_for_us, mls.welcome.group_secrets, mls.codec.*.
  Result<GroupSecrets> open_secrets(const KeyPackage& package, const Secret& init_key) const;
  // Errors: mls.welcome.group_info, mls.codec.*.
  Result<GroupInfo> open_group_info(const Secret& welcome_secret) const;

  template <class Archive>
  void fields(Archive& archive) {
    archive(cipher_suite, secrets, encrypted_group_info);
  }
};

}  // namespace majlis::mls
