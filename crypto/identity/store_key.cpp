#include "crypto/identity/store_key.hpp"

#include "crypto/identity/signed_content.hpp"
#include "crypto/primitives/extended_aead.hpp"

namespace majlis::identity {
namespace {

constexpr std::string_view kLockPurpose = "majlis store key v1";
constexpr std::string_view kRecordLabel = "majlis store record v1";
constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kNonceEnd = 1 + crypto::kExtendedNonceSize;

}  // namespace

StoreKey StoreKey::generate(crypto::Random& random) { return StoreKey(random.secret(crypto::kExtendedKeySize)); }

Result<StoreKey> StoreKey::unlock(ByteView lock, ByteView passphrase) {
  MAJLIS_TRY(Secret key, open_with_passphrase(lock, passphrase, kLockPurpose));
  if (key.size() != crypto::kExtendedKeySize) {
    return Error{"identity.sealed.format", "the lock of a store holds something else than a key"};
  }
  return StoreKey(std::move(key));
}

Result<Bytes> StoreKey::lock(crypto::Random& random, ByteView passphrase, const crypto::PasswordCost& cost) const {
  return seal_with_passphrase(random, passphrase, kLockPurpose, key_.view(), cost);
}

Bytes StoreKey::seal(crypto::Random& random, ByteView plaintext, ByteView associated) const {
  Bytes out(kNonceEnd + plaintext.size() + crypto::kExtendedTagSize);
  const MutableByteView whole(out);
  out[0] = kFormat;
  random.fill(whole.subspan(1, crypto::kExtendedNonceSize));
  crypto::extended_seal(key_.view(), whole.subspan(1, crypto::kExtendedNonceSize), labelled(kRecordLabel, associated),
                        plaintext, whole.subspan(kNonceEnd));
  return out;
}

Result<Secret> StoreKey::open(ByteView sealed, ByteView associated) const {
  if (sealed.size() < kNonceEnd + crypto::kExtendedTagSize || sealed[0] != kFormat) {
    return Error{"identity.record.format", "a stored record is cut short, or was written by a newer program"};
  }
  Secret plaintext(sealed.size() - kNonceEnd - crypto::kExtendedTagSize);
  if (!crypto::extended_open(key_.view(), sealed.subspan(1, crypto::kExtendedNonceSize),
                             labelled(kRecordLabel, associated), sealed.subspan(kNonceEnd), plaintext.mutable_view())) {
    return Error{"identity.record.damaged", "a stored record was changed, moved, or belongs to another store"};
  }
  return plaintext;
}

}  // namespace majlis::identity
