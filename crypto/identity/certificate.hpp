// A device certificate: the identity field of the credential in every MLS leaf. It leads from the identity
// key (which people compare) over the account key to the device's own signature key, so that a host cannot
// add a device that nobody certified. Value; any thread. Format: docs/reference/identity.md.
#pragma once

#include "base/bytes.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "crypto/identity/account_key.hpp"

namespace majlis::identity {

struct DeviceTag;
using DeviceId = Id<DeviceTag>;

struct DeviceCertificate {
  std::uint64_t format = 1;
  Account account;
  DeviceId device_id;
  Bytes signature;  // by the account key
  AccountKey account_key;
  Bytes device_sig_pk;  // Ed25519, 32 bytes; the signature key of the device's MLS leaves

  // Checks the form alone; the canonical encoding is the only one taken.
  // Errors: identity.certificate.format, identity.address.
  static Result<DeviceCertificate> parse(ByteView encoded);
  // Checks both signatures. Errors: identity.account_key.signature, identity.certificate.signature.
  Status verify() const;

  // What the account key signs.
  Bytes signed_content() const;
  // Canonical CBOR, of which parse() is the inverse.
  Bytes encode() const;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("v", self.format, kFormatLimits);
    visit("address", self.account.address, record::Limits{.min = 1, .max = kMaxAddressSize});
    visit("device_id", self.device_id, record::Limits{});
    visit("signature", self.signature, kSignatureLimits);
    visit("account_key", self.account_key, record::Limits{});
    visit("identity_pk", self.account.identity_pk, kPublicKeyLimits);
    visit("device_sig_pk", self.device_sig_pk, kPublicKeyLimits);
  }
  friend bool operator==(const DeviceCertificate&, const DeviceCertificate&) = default;
};

// parse() and verify() in one: what every checker of foreign bytes calls.
Result<DeviceCertificate> verify_certificate(ByteView encoded);

}  // namespace majlis::identity
