// Groups to measure: real certificates in every leaf, checked as a client checks them.
#pragma once

#include "crypto/identity/certificate.hpp"
#include "crypto/mls/group.hpp"
#include "crypto/primitives/random.hpp"

#include <cstddef>

namespace majlis::bench {

// Accepts a leaf whose identity is a device certificate for its signature key.
class CertificateChecker final : public mls::CredentialChecker {
 public:
  Status check(const mls::Credential& credential, const mls::SignaturePublicKey& key,
               const mls::CredentialContext& context) const override;
};

// An account of its own with one device.
struct Device {
  crypto::SigningKey key;
  mls::LeafOptions leaf;
  mls::OwnKeyPackage package;
};
Device make_device(crypto::Random& random);

// A group of `members`, as its creator and one other member see it. Its tree has parents that several paths have
// filled.
struct TestGroup {
  mls::Group creator;
  mls::Group member;
};
TestGroup make_group(std::size_t members, crypto::Random& random);

const mls::Checks& checks();
crypto::Random& random();

// Made once and kept: tests of 1,000 leaves share it.
const TestGroup& group_of_10();
const TestGroup& group_of_1000();

}  // namespace majlis::bench
