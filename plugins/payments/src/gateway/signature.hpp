// The signature of a webhook: "t=1700000000,v1=<hex of HMAC-SHA256>,v1=…" over the time, a dot and the body as it came.
// Pure; no exceptions.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace majlis::payments {

// How old or early an event may be.
inline constexpr std::int64_t kToleranceS = 300;

struct SignatureHeader {
  std::int64_t at_s = 0;
  std::vector<Bytes> signatures;  // of the scheme v1, 32 bytes each
};

// Errors: webhook.header (no time, two of them, no signature, too long).
Result<SignatureHeader> read_signature(std::string_view header);

// That one of `secrets` (two while they are rotated) signed the body, now. In time that does not depend on how much of
// a signature is right. Errors: webhook.header, webhook.stale, webhook.signature.
Status check_signature(std::string_view header, ByteView body, const std::vector<Secret>& secrets, std::int64_t now_ms);

}  // namespace majlis::payments
