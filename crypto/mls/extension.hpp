// Extensions (RFC 9420, section 13.4) and the contents of those that MLS itself defines.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/credential.hpp"
#include "crypto/mls/types.hpp"

#include <vector>

namespace majlis::mls {

struct Extension {
  ExtensionType type{};
  Bytes data;
  friend bool operator==(const Extension&, const Extension&) = default;
  template <class Archive>
  void fields(Archive& archive) {
    archive(type, data);
  }
};
using Extensions = std::vector<Extension>;

// Section 11.1: what every member must be able to do.
struct RequiredCapabilities {
  static constexpr ExtensionType kType = ExtensionType::kRequiredCapabilities;
  std::vector<ExtensionType> extensions;
  std::vector<ProposalType> proposals;
  std::vector<CredentialType> credentials;
  template <class Archive>
  void fields(Archive& archive) {
    archive(extensions, proposals, credentials);
  }
};

// Section 12.4.3.2: the key to which an external committer encapsulates.
struct ExternalPub {
  static constexpr ExtensionType kType = ExtensionType::kExternalPub;
  HpkePublicKey external_pub;
  template <class Archive>
  void fields(Archive& archive) {
    archive(external_pub);
  }
};

// Section 12.1.8.1: who may propose from outside.
struct ExternalSender {
  SignaturePublicKey signature_key;
  Credential credential;
  template <class Archive>
  void fields(Archive& archive) {
    archive(signature_key, credential);
  }
};

struct ExternalSenders {
  static constexpr ExtensionType kType = ExtensionType::kExternalSenders;
  std::vector<ExternalSender> senders;
  template <class Archive>
  void fields(Archive& archive) {
    archive(senders);
  }
};

// The types of section 7.2 that every client knows and no capabilities list.
bool is_default(ExtensionType type);

// The extension of this type, or null.
const Extension* find(const Extensions& extensions, ExtensionType type);
// Replaces the extension of the same type or appends.
void set(Extensions& extensions, Extension extension);

template <class T>
Extension make_extension(const T& content) {
  return {T::kType, encode(content)};
}

// The content of the T in the list, if there is one. Errors: mls.codec.*.
template <class T>
Result<std::optional<T>> find_content(const Extensions& extensions) {
  const Extension* found = find(extensions, T::kType);
  if (found == nullptr) return std::optional<T>();
  MAJLIS_TRY(T content, decode<T>(found->data));
  return std::optional<T>(std::move(content));
}

// Errors: mls.extensions.duplicate.
Status check_unique(const Extensions& extensions);

}  // namespace majlis::mls
