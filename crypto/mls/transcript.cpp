#include "crypto/mls/transcript.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/primitives/hash.hpp"

namespace majlis::mls {

Bytes confirmed_transcript_hash(ByteView interim_before, const AuthenticatedContent& content) {
  Writer writer;
  writer.raw(interim_before);
  writer(content.wire_format, content.content, content.auth.signature);
  return crypto::sha256(writer.view());
}

Bytes interim_transcript_hash(ByteView confirmed, ByteView confirmation_tag) {
  Writer writer;
  writer.raw(confirmed);
  writer.vector([&] { writer.raw(confirmation_tag); });
  return crypto::sha256(writer.view());
}

}  // namespace majlis::mls
