// The public half of an account: who it is (Account) and the versioned key that its identity key vouches
// for (AccountKey). Values; any thread. Formats: docs/reference/identity.md.
#pragma once

#include "base/bytes.hpp"
#include "base/record.hpp"
#include "base/result.hpp"
#include "crypto/primitives/signature.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace majlis::identity {

inline constexpr std::size_t kMaxAddressSize = 255;
inline constexpr record::Limits kPublicKeyLimits{crypto::kSignaturePublicKeySize, crypto::kSignaturePublicKeySize};
inline constexpr record::Limits kSignatureLimits{crypto::kSignatureSize, crypto::kSignatureSize};
inline constexpr record::Limits kFormatLimits{1, 1};

// How everything that is signed here is decoded: one encoding for one value.
inline constexpr cbor::Rules kCanonical{.max_depth = 8, .canonical = true};

// An account as the rest of the world names it: its address at its host and its identity key (Ed25519).
struct Account {
  std::string address;
  Bytes identity_pk;

  friend bool operator==(const Account&, const Account&) = default;
};

// Errors: identity.address unless `address` is 1 to 255 bytes of UTF-8 without spaces and control characters.
Status check_address(std::string_view address);

// One version of an account's key. It signs device certificates and the device list; the identity key signs it.
struct AccountKey {
  std::uint64_t version = 0;     // from 1, without gaps
  Bytes signature;               // by the identity key
  std::uint64_t created_at = 0;  // unix seconds, for people to read: nothing is decided by it
  Bytes public_key;              // Ed25519, 32 bytes

  // What the identity key signs.
  Bytes signed_content(const Account& account) const;
  // Errors: identity.account_key.signature unless `account`'s identity key signed exactly this.
  Status verify(const Account& account) const;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("version", self.version, record::Limits{.min = 1});
    visit("signature", self.signature, kSignatureLimits);
    visit("created_at", self.created_at, record::Limits{});
    visit("public_key", self.public_key, kPublicKeyLimits);
  }
  friend bool operator==(const AccountKey&, const AccountKey&) = default;
};

}  // namespace majlis::identity
