// What MLS sees of a device: its leaf's credential and capabilities, and the check of everybody else's.
#pragma once

#include "clients/core/account.hpp"
#include "crypto/mls/credential.hpp"
#include "crypto/mls/group.hpp"
#include "crypto/mls/key_package.hpp"

namespace majlis::client {

// A leaf of this device: basic credential = its certificate, capabilities = this library's and our extensions.
mls::LeafOptions leaf_options(const OwnAccount& own);

// PROTOCOL "Identity": every leaf carries a valid device certificate whose device key signs for the leaf. Looks at its
// arguments alone, so that all members decide alike.
class CertificateChecker final : public mls::CredentialChecker {
 public:
  Status check(const mls::Credential& credential, const mls::SignaturePublicKey& key,
               const mls::CredentialContext& context) const override;
  // The same device of the same account.
  bool same_client(const mls::Credential& a, const mls::Credential& b) const override;
};

// Checks for what others sent: no lifetimes, which are the sender's to keep.
inline mls::Checks checks_with(const CertificateChecker& checker) { return {checker, nullptr, std::nullopt}; }

// Who a credential stands for; both signatures were checked when the leaf was taken into the tree.
// Errors: identity.certificate.format.
struct Member {
  AccountId account;
  DeviceId device;
  std::string name;
};
Result<Member> member_of(const mls::Credential& credential);

}  // namespace majlis::client
