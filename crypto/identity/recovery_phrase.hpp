// Twelve words on paper that bring an account back: 128 random bits and a checksum of four, written with the
// words of BIP-39, so that a person's other tools can check and store them. The identity key comes from the
// bits themselves, under our own label: a phrase shared with a wallet gives neither away. No slow hash is
// needed: 2^128 phrases are too many to try at any price. Move-only; wiped.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/identity/private_keys.hpp"
#include "crypto/primitives/hpke.hpp"
#include "crypto/primitives/random.hpp"

#include <string_view>

namespace majlis::identity {

class RecoveryPhrase {
 public:
  static constexpr std::size_t kWords = 12;

  static RecoveryPhrase generate(crypto::Random& random);

  // Takes the words as people type them: any case, any white space between, each word or its first four or
  // more letters. Errors: identity.phrase.length, identity.phrase.word (says which one), identity.phrase.checksum.
  static Result<RecoveryPhrase> parse(std::string_view text);

  // The words, lower case, one space between.
  Secret text() const;

  // Derived anew each time; keep it no longer than needed.
  IdentityKey identity_key() const;
  // What devices seal to its public half, whoever recovers the account can open, and no device.
  crypto::HpkeKeyPair recovery_key() const;

 private:
  explicit RecoveryPhrase(Secret entropy) : entropy_(std::move(entropy)) {}
  Secret derived(std::string_view label) const;
  Secret entropy_;  // 16 bytes
};

}  // namespace majlis::identity
