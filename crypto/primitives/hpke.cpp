#include "crypto/primitives/hpke.hpp"

#include "crypto/primitives/aead.hpp"
#include "crypto/primitives/hmac.hpp"
#include "crypto/primitives/sodium.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace majlis::crypto {
namespace {

constexpr std::string_view kKemSuite("KEM\x00\x20", 5);
constexpr std::string_view kHpkeSuite("HPKE\x00\x20\x00\x01\x00\x03", 10);

Secret labeled_extract(std::string_view suite, ByteView salt, std::string_view label, ByteView input) {
  Bytes labeled = to_bytes("HPKE-v1");
  labeled.reserve(labeled.size() + suite.size() + label.size() + input.size());
  append(labeled, as_bytes(suite));
  append(labeled, as_bytes(label));
  append(labeled, input);
  const Secret wiped = Secret::take(std::move(labeled));
  return hkdf_extract(salt, wiped.view());
}

Secret labeled_expand(std::string_view suite, const Secret& key, std::string_view label, ByteView info,
                      std::size_t size) {
  Bytes labeled{static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
  append(labeled, as_bytes("HPKE-v1"));
  append(labeled, as_bytes(suite));
  append(labeled, as_bytes(label));
  append(labeled, info);
  return hkdf_expand(key.view(), labeled, size);
}

Bytes scalar_base(ByteView private_key) {
  need_sodium();
  Bytes out(kHpkeKeySize);
  crypto_scalarmult_curve25519_base(out.data(), private_key.data());
  return out;
}

// The KEM's shared secret. libsodium refuses an all-zero result, which is RFC 9180's check (section 7.1.4).
Result<Secret> shared_secret(ByteView private_key, ByteView public_key, ByteView kem_output, ByteView recipient,
                             std::string_view name) {
  if (public_key.size() != kHpkeKeySize) return Error{name, "an X25519 public key has 32 bytes"};
  need_sodium();
  Secret dh(kHpkeKeySize);
  if (crypto_scalarmult_curve25519(dh.mutable_view().data(), private_key.data(), public_key.data()) != 0) {
    return Error{name, "the X25519 public key is of low order"};
  }
  Bytes context = to_bytes(kem_output);
  append(context, recipient);
  return labeled_expand(kKemSuite, labeled_extract(kKemSuite, {}, "eae_prk", dh.view()), "shared_secret", context, 32);
}

// KeySchedule in base mode: what is derived from the shared secret and `info`.
class Schedule {
 public:
  Schedule(const Secret& shared, ByteView info)
      : secret_(labeled_extract(kHpkeSuite, shared.view(), "secret", {})), context_{0} {
    append(context_, labeled_extract(kHpkeSuite, {}, "psk_id_hash", {}).view());
    append(context_, labeled_extract(kHpkeSuite, {}, "info_hash", info).view());
  }
  Secret key() const { return expand("key", kAeadKeySize); }
  Secret nonce() const { return expand("base_nonce", kAeadNonceSize); }
  Secret exported(ByteView exporter_context, std::size_t size) const {
    return labeled_expand(kHpkeSuite, expand("exp", 32), "sec", exporter_context, size);
  }

 private:
  Secret expand(std::string_view label, std::size_t size) const {
    return labeled_expand(kHpkeSuite, secret_, label, context_, size);
  }
  Secret secret_;
  Bytes context_;
};

struct Encapsulated {
  Bytes kem_output;
  Schedule schedule;
};

Result<Encapsulated> encapsulate(Random& random, ByteView public_key, ByteView info) {
  const HpkeKeyPair ephemeral = hpke_generate(random);
  MAJLIS_TRY(const Secret shared, shared_secret(ephemeral.private_key.view(), public_key, ephemeral.public_key,
                                                public_key, "crypto.hpke.public_key"));
  return Encapsulated{ephemeral.public_key, Schedule(shared, info)};
}

Result<Schedule> decapsulate(const HpkeKeyPair& key, ByteView kem_output, ByteView info) {
  if (key.private_key.size() != kHpkeKeySize) {
    return Error{"crypto.hpke.private_key", "an X25519 private key has 32 bytes"};
  }
  MAJLIS_TRY(const Secret shared,
             shared_secret(key.private_key.view(), kem_output, kem_output, key.public_key, "crypto.hpke.kem_output"));
  return Schedule(shared, info);
}

}  // namespace

HpkeKeyPair hpke_generate(Random& random) {
  HpkeKeyPair pair{random.secret(kHpkeKeySize), {}};
  pair.public_key = scalar_base(pair.private_key.view());
  return pair;
}

HpkeKeyPair hpke_derive_key_pair(ByteView input) {
  const Secret prk = labeled_extract(kKemSuite, {}, "dkp_prk", input);
  HpkeKeyPair pair{labeled_expand(kKemSuite, prk, "sk", {}, kHpkeKeySize), {}};
  pair.public_key = scalar_base(pair.private_key.view());
  return pair;
}

Result<Bytes> hpke_public_key(ByteView private_key) {
  if (private_key.size() != kHpkeKeySize) return Error{"crypto.hpke.private_key", "an X25519 private key has 32 bytes"};
  return scalar_base(private_key);
}

bool hpke_valid_public_key(ByteView public_key) {
  // The u-coordinates below 2^255 whose points have an order that divides 8 (RFC 7748, section 6.1).
  static constexpr std::array<std::array<std::uint8_t, 32>, 7> kLowOrder = {{
      {0},
      {1},
      {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
       0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
      {0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
       0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
      {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
      {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
      {0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
  }};
  if (public_key.size() != kHpkeKeySize) return false;
  std::array<std::uint8_t, kHpkeKeySize> key{};
  std::copy(public_key.begin(), public_key.end(), key.begin());
  key.back() &= 0x7f;  // X25519 ignores the highest bit
  return std::find(kLowOrder.begin(), kLowOrder.end(), key) == kLowOrder.end();
}

Result<HpkeSealed> hpke_seal(Random& random, ByteView public_key, ByteView info, ByteView aad, ByteView plaintext) {
  MAJLIS_TRY(const Encapsulated kem, encapsulate(random, public_key, info));
  return HpkeSealed{kem.kem_output, aead_seal(kem.schedule.key().view(), kem.schedule.nonce().view(), aad, plaintext)};
}

Result<Secret> hpke_open(const HpkeKeyPair& key, ByteView kem_output, ByteView info, ByteView aad,
                         ByteView ciphertext) {
  MAJLIS_TRY(const Schedule schedule, decapsulate(key, kem_output, info));
  MAJLIS_TRY(Bytes plaintext, aead_open(schedule.key().view(), schedule.nonce().view(), aad, ciphertext));
  return Secret::take(std::move(plaintext));
}

Result<HpkeExported> hpke_send_export(Random& random, ByteView public_key, ByteView info, ByteView exporter_context,
                                      std::size_t size) {
  MAJLIS_TRY(const Encapsulated kem, encapsulate(random, public_key, info));
  return HpkeExported{kem.kem_output, kem.schedule.exported(exporter_context, size)};
}

Result<Secret> hpke_receive_export(const HpkeKeyPair& key, ByteView kem_output, ByteView info,
                                   ByteView exporter_context, std::size_t size) {
  MAJLIS_TRY(const Schedule schedule, decapsulate(key, kem_output, info));
  return schedule.exported(exporter_context, size);
}

}  // namespace majlis::crypto
