#include "crypto/mls/group_info.hpp"

#include "crypto/mls/labels.hpp"

namespace majlis::mls {
namespace {

constexpr std::string_view kLabel = "GroupInfoTBS";

Bytes tbs(const GroupInfo& info) {
  Writer writer;
  const_cast<GroupInfo&>(info).to_be_signed(writer);  // a Writer changes nothing
  return writer.take();
}

}  // namespace

void GroupInfo::sign(const crypto::SigningKey& key) { signature = sign_with_label(key, kLabel, tbs(*this)); }

Status GroupInfo::check_signature(const RatchetTree& tree) const {
  const LeafNode* leaf = tree.leaf(signer);
  if (leaf == nullptr) return Error{"mls.group_info.signer", "the leaf that signed the GroupInfo is blank"};
  if (verify_with_label(leaf->signature_key, kLabel, tbs(*this), signature)) return {};
  return Error{"mls.group_info.signature", "the GroupInfo is not signed by the member that it names"};
}

Status GroupInfo::check_contents(const RatchetTree& tree) const {
  if (group_context.version != ProtocolVersion::kMls10) {
    return Error{"mls.group_info.version", "the group does not speak MLS 1.0"};
  }
  if (group_context.cipher_suite != kCipherSuite) {
    return Error{"mls.group_info.cipher_suite", "the group uses another cipher suite"};
  }
  MAJLIS_CHECK(check_unique(group_context.extensions));
  MAJLIS_CHECK(check_unique(extensions));
  if (!equal(tree.hash(), group_context.tree_hash)) {
    return Error{"mls.tree.hash", "the ratchet tree is not the one that the GroupInfo is for"};
  }
  return {};
}

}  // namespace majlis::mls
