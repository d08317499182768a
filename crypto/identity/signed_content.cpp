#include "crypto/identity/signed_content.hpp"

namespace majlis::identity {

Bytes labelled(std::string_view label, ByteView content) {
  Bytes out;
  out.reserve(label.size() + 1 + content.size());
  append(out, as_bytes(label));
  out.push_back(0);
  append(out, content);
  return out;
}

}  // namespace majlis::identity
