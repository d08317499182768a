#include "clients/core/leaf.hpp"

#include "clients/core/contact.hpp"
#include "clients/core/metadata.hpp"
#include "clients/core/policy.hpp"
#include "crypto/mls/message.hpp"

namespace majlis::client {

mls::LeafOptions leaf_options(const OwnAccount& own) {
  mls::LeafOptions options;
  options.credential = mls::Credential::basic(own.certificate());
  options.capabilities =
      mls::Capabilities::ours({mls::ExtensionType{kPolicyExtension}, mls::ExtensionType{kSealedExtension},
                               mls::ExtensionType{kMetadataKeyExtension}});
  return options;
}

Status CertificateChecker::check(const mls::Credential& credential, const mls::SignaturePublicKey& key,
                                 const mls::CredentialContext& context) const {
  if (credential.type != mls::CredentialType::kBasic)
    return Error{"client.certificate.type", "a group member without a device certificate"};
  MAJLIS_TRY(const auto certificate, check_certificate(credential.identity, key.view()));
  if (context.replaces != nullptr && !same_client(credential, *context.replaces))
    return Error{"client.certificate.other_device", "a leaf of one device put in the place of another's"};
  return {};
}

bool CertificateChecker::same_client(const mls::Credential& a, const mls::Credential& b) const {
  const auto one = member_of(a);
  const auto other = member_of(b);
  return one.ok() && other.ok() && one->account == other->account && one->device == other->device;
}

Result<Member> member_of(const mls::Credential& credential) {
  MAJLIS_TRY(const auto certificate, identity::DeviceCertificate::parse(credential.identity));
  return Member{account_id(certificate.account.identity_pk), *DeviceId::from_bytes(certificate.device_id.view()),
                certificate.account.address};
}

}  // namespace majlis::client
