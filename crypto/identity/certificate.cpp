#include "crypto/identity/certificate.hpp"

#include "crypto/identity/signed_content.hpp"

#include <string>

namespace majlis::identity {
namespace {

// A certificate without the signature over it.
struct Content {
  const DeviceCertificate& certificate;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    DeviceCertificate::fields(self.certificate, [&](std::string_view name, const auto& member, const auto& limits) {
      if (name != "signature") visit(name, member, limits);
    });
  }
};

}  // namespace

Result<DeviceCertificate> DeviceCertificate::parse(ByteView encoded) {
  auto certificate = record::decode<DeviceCertificate>(encoded, record::Unknown::kRefuse, kCanonical);
  if (!certificate) {
    return Error{"identity.certificate.format",
                 "a device certificate is not well formed: " + certificate.error().detail};
  }
  MAJLIS_CHECK(check_address(certificate->account.address));
  return certificate;
}

Status DeviceCertificate::verify() const {
  MAJLIS_CHECK(account_key.verify(account));
  if (crypto::verify(account_key.public_key, signed_content(), signature)) return {};
  return Error{"identity.certificate.signature", "the certificate of device " + device_id.text() +
                                                     " is not signed by the account key of " + account.address};
}

Bytes DeviceCertificate::signed_content() const { return labelled(kCertificateLabel, record::encode(Content{*this})); }

Bytes DeviceCertificate::encode() const { return record::encode(*this); }

Result<DeviceCertificate> verify_certificate(ByteView encoded) {
  MAJLIS_TRY(DeviceCertificate certificate, DeviceCertificate::parse(encoded));
  MAJLIS_CHECK(certificate.verify());
  return certificate;
}

}  // namespace majlis::identity
