// What a Commit carries (RFC 9420, sections 7.6 and 12.4).
#pragma once

#include "base/bytes.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/labels.hpp"
#include "crypto/mls/leaf_node.hpp"
#include "crypto/mls/proposal.hpp"
#include "crypto/mls/types.hpp"

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace majlis::mls {

struct UpdatePathNode {
  HpkePublicKey encryption_key;
  std::vector<HpkeCiphertext> encrypted_path_secret;
  template <class Archive>
  void fields(Archive& archive) {
    archive(encryption_key, encrypted_path_secret);
  }
};

struct UpdatePath {
  LeafNode leaf_node;
  std::vector<UpdatePathNode> nodes;
  template <class Archive>
  void fields(Archive& archive) {
    archive(leaf_node, nodes);
  }
};

struct ProposalOrRef {
  std::variant<Proposal, ProposalRef> value;

  template <class Archive>
  void fields(Archive& archive) {
    constexpr std::uint8_t kProposal = 1;
    constexpr std::uint8_t kReference = 2;
    std::uint8_t type = std::holds_alternative<Proposal>(value) ? kProposal : kReference;
    archive(type);
    if constexpr (Archive::kReading) {
      if (type == kReference) {
        value = ProposalRef();
      } else if (type != kProposal) {
        return archive.fail("mls.commit.proposal_or_ref", "neither a proposal nor a reference to one");
      }
    }
    std::visit([&](auto& either) { archive(either); }, value);
  }
};

struct Commit {
  std::vector<ProposalOrRef> proposals;
  std::optional<UpdatePath> path;
  template <class Archive>
  void fields(Archive& archive) {
    archive(proposals, path);
  }
};

}  // namespace majlis::mls
