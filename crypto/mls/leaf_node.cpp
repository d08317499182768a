#include "crypto/mls/leaf_node.hpp"

#include "crypto/mls/labels.hpp"
#include "crypto/primitives/hpke.hpp"

#include <algorithm>
#include <string>

namespace majlis::mls {
namespace {

constexpr std::string_view kLabel = "LeafNodeTBS";

Bytes tbs(const LeafNode& leaf, const LeafPlace& place) {
  Writer writer;
  const_cast<LeafNode&>(leaf).to_be_signed(writer);  // a Writer changes nothing
  if (leaf.source != LeafNodeSource::kKeyPackage) {
    writer.vector([&] { writer.raw(place.group_id); });
    writer(place.leaf);
  }
  return writer.take();
}

template <class T>
bool contains_all(const std::vector<T>& list, const std::vector<T>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](T value) { return Capabilities::contains(list, value); });
}

bool is_default(ProposalType type) {
  return type >= ProposalType::kAdd && type <= ProposalType::kGroupContextExtensions;
}

}  // namespace

Capabilities Capabilities::ours(std::vector<ExtensionType> extensions) {
  return {{ProtocolVersion::kMls10}, {kCipherSuite}, std::move(extensions), {}, {CredentialType::kBasic}};
}

bool Capabilities::supports(const RequiredCapabilities& required) const {
  const bool has_extensions = std::all_of(required.extensions.begin(), required.extensions.end(),
                                          [&](ExtensionType type) { return supports(type); });
  const bool has_proposals = std::all_of(required.proposals.begin(), required.proposals.end(), [&](ProposalType type) {
    return is_default(type) || contains(proposals, type);
  });
  return has_extensions && has_proposals && contains_all(credentials, required.credentials);
}

void LeafNode::sign(const crypto::SigningKey& key, const LeafPlace& place) {
  signature = sign_with_label(key, kLabel, tbs(*this, place));
}

Status LeafNode::check_signature(const LeafPlace& place) const {
  if (verify_with_label(signature_key, kLabel, tbs(*this, place), signature)) return {};
  return Error{"mls.leaf_node.signature", "the leaf is not signed by its own signature key for this place"};
}

Status LeafNode::check_contents() const {
  MAJLIS_CHECK(check_unique(extensions));
  // Both lists are as long as a stranger likes.
  std::vector<ExtensionType> listed = capabilities.extensions;
  std::sort(listed.begin(), listed.end());
  for (const Extension& extension : extensions) {
    if (is_default(extension.type) || std::binary_search(listed.begin(), listed.end(), extension.type)) continue;
    return Error{"mls.leaf_node.extension", "the leaf holds an extension that its capabilities do not list"};
  }
  if (!capabilities.supports(credential.type)) {
    return Error{"mls.leaf_node.credential_type", "the leaf's credential type is not among its capabilities"};
  }
  if (!Capabilities::contains(capabilities.versions, ProtocolVersion::kMls10) ||
      !Capabilities::contains(capabilities.cipher_suites, kCipherSuite)) {
    return Error{"mls.leaf_node.capabilities", "the leaf does not support the group's version and cipher suite"};
  }
  if (!crypto::hpke_valid_public_key(encryption_key.view())) {
    return Error{"mls.leaf_node.encryption_key", "nothing can be encrypted to the leaf's encryption key"};
  }
  return {};
}

Status LeafNode::check_source(LeafNodeSource wanted) const {
  if (source == wanted) return {};
  return Error{"mls.leaf_node.source",
               "the leaf says that it comes from source " + std::to_string(static_cast<unsigned>(source)) +
                   ", but is used as from source " + std::to_string(static_cast<unsigned>(wanted))};
}

Status LeafNode::check_lifetime(std::uint64_t now, std::uint64_t longest) const {
  if (source != LeafNodeSource::kKeyPackage) return {};
  if (now < lifetime.not_before || now > lifetime.not_after) {
    return Error{"mls.leaf_node.lifetime", "the leaf is valid from " + std::to_string(lifetime.not_before) + " to " +
                                               std::to_string(lifetime.not_after) + ", and now is " +
                                               std::to_string(now)};
  }
  if (lifetime.not_after - lifetime.not_before > longest) {
    return Error{"mls.leaf_node.lifetime", "the leaf claims to live longer than is accepted"};
  }
  return {};
}

}  // namespace majlis::mls
