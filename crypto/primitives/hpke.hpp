// HPKE (RFC 9180), base mode, single shot: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/primitives/random.hpp"

#include <cstddef>

namespace majlis::crypto {

inline constexpr std::size_t kHpkeKeySize = 32;

// An X25519 key pair.
struct HpkeKeyPair {
  Secret private_key;
  Bytes public_key;

  HpkeKeyPair clone() const { return {private_key.clone(), public_key}; }
};

HpkeKeyPair hpke_generate(Random& random);
// DeriveKeyPair (RFC 9180, section 7.1.3).
HpkeKeyPair hpke_derive_key_pair(ByteView input);
// The public half. Errors: crypto.hpke.private_key unless it has 32 bytes.
Result<Bytes> hpke_public_key(ByteView private_key);

// Whether anything can be sealed to this key: it has 32 bytes and is not of low order.
bool hpke_valid_public_key(ByteView public_key);

struct HpkeSealed {
  Bytes kem_output;
  Bytes ciphertext;
};

// Errors: crypto.hpke.public_key for a key of another size or of low order.
Result<HpkeSealed> hpke_seal(Random& random, ByteView public_key, ByteView info, ByteView aad, ByteView plaintext);
// Errors: crypto.hpke.private_key, crypto.hpke.kem_output, crypto.aead.open.
Result<Secret> hpke_open(const HpkeKeyPair& key, ByteView kem_output, ByteView info, ByteView aad, ByteView ciphertext);

struct HpkeExported {
  Bytes kem_output;
  Secret secret;
};

// SendExport and ReceiveExport (RFC 9180, section 6.2): a secret that both sides share, of `size` bytes.
Result<HpkeExported> hpke_send_export(Random& random, ByteView public_key, ByteView info, ByteView exporter_context,
                                      std::size_t size);
Result<Secret> hpke_receive_export(const HpkeKeyPair& key, ByteView kem_output, ByteView info,
                                   ByteView exporter_context, std::size_t size);

}  // namespace majlis::crypto
