// Credentials (RFC 9420, section 5.3). What makes one valid is the application's to say: it passes a CredentialChecker.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/types.hpp"

#include <vector>

namespace majlis::mls {

struct Credential {
  CredentialType type = CredentialType::kBasic;
  Bytes identity;                   // kBasic
  std::vector<Bytes> certificates;  // kX509: DER, the end entity's first

  static Credential basic(Bytes identity) { return {CredentialType::kBasic, std::move(identity), {}}; }

  friend bool operator==(const Credential&, const Credential&) = default;
  template <class Archive>
  void fields(Archive& archive) {
    archive(type);
    switch (type) {
      case CredentialType::kBasic: return archive(identity);
      case CredentialType::kX509: return archive(certificates);
    }
    archive.fail("mls.credential.type", "a credential type that is neither basic nor x509");
  }
};

// Where a credential was met.
struct CredentialContext {
  enum class Place {
    kKeyPackage,      // in an Add, or about to be added
    kUpdate,          // in an Update proposal
    kCommit,          // in the path of a commit
    kExternalCommit,  // in the path of a joiner's own commit
    kTree,            // in the tree of a group that is being joined
    kExternalSender,  // in a group's list of outside proposers
  };
  Place place;
  // The credential that this one takes the place of: the same leaf's before an Update or Commit, or that of the leaf
  // which an external commit removes. Null if there is none.
  const Credential* replaces = nullptr;
};

// Decides whether a credential speaks for a signature key (section 5.3.1). Members decide alike only if the answer
// depends on the arguments alone: no clock, no revocation list, nothing learned elsewhere.
class CredentialChecker {
 public:
  virtual ~CredentialChecker() = default;
  // The checker's own error is passed on as it is.
  virtual Status check(const Credential& credential, const SignaturePublicKey& key,
                       const CredentialContext& context) const = 0;
  // Whether both speak for the same client: asked when a new group descends from an old one (sections 11.2 and 11.3).
  virtual bool same_client(const Credential& a, const Credential& b) const { return a == b; }
};

// Accepts every basic credential as it is: for tests and vectors.
class AcceptAnyCredential final : public CredentialChecker {
 public:
  Status check(const Credential&, const SignaturePublicKey&, const CredentialContext&) const override { return {}; }
};

}  // namespace majlis::mls
