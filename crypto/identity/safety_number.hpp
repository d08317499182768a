// What two people compare to know that no host stands between them: sixty digits to read aloud, or bytes for
// a QR code to scan. Both cover the two identity keys and nothing else, so they outlive devices, account
// keys and addresses. Public data; any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <string>

namespace majlis::identity {

// Sixty decimal digits, the same whichever side asks. Each key gives thirty by 5,200 rounds of SHA-256, which
// makes a look-alike key more costly to search for. Both keys have 32 bytes, or the process ends.
std::string safety_number(ByteView one_identity_pk, ByteView other_identity_pk);

// The digits in twelve groups of five, as people read them.
std::string grouped_safety_number(std::string_view digits);

// What one side shows as a QR code: both whole keys, one's own first.
Bytes safety_code(ByteView own_identity_pk, ByteView their_identity_pk);

// Compares a scanned code with the keys that this side holds. Errors: identity.safety_code.format (no such code,
// or a newer one), identity.safety_code.their_key (this side holds another key for them than they do),
// identity.safety_code.own_key (they hold another key for this side than it has).
Status compare_safety_code(ByteView scanned, ByteView own_identity_pk, ByteView their_identity_pk);

}  // namespace majlis::identity
