// What all members of a group agree on in one epoch (RFC 9420, section 8.1).
#pragma once

#include "base/bytes.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/extension.hpp"
#include "crypto/mls/types.hpp"

namespace majlis::mls {

struct GroupContext {
  ProtocolVersion version = ProtocolVersion::kMls10;
  CipherSuite cipher_suite = kCipherSuite;
  Bytes group_id;
  Epoch epoch;
  Bytes tree_hash;
  Bytes confirmed_transcript_hash;
  Extensions extensions;
  template <class Archive>
  void fields(Archive& archive) {
    archive(version, cipher_suite, group_id, epoch, tree_hash, confirmed_transcript_hash, extensions);
  }
};

}  // namespace majlis::mls
