#include "crypto/identity/passphrase.hpp"

#include "base/record.hpp"
#include "crypto/identity/signed_content.hpp"
#include "crypto/primitives/extended_aead.hpp"

#include <cstdlib>
#include <string>

namespace majlis::identity {
namespace {

constexpr std::string_view kLabel = "majlis passphrase v1";
constexpr std::size_t kCheckSize = 16;

// Everything but the nonce and the content; authenticated with them.
struct Head {
  std::uint64_t format = 1;
  Bytes salt;
  Bytes check;  // derived beside the key: tells a wrong passphrase from damage
  std::string purpose;
  crypto::PasswordCost cost;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("v", self.format, record::Limits{1, 1});
    visit("salt", self.salt, record::Limits{crypto::kPasswordSaltSize, crypto::kPasswordSaltSize});
    visit("check", self.check, record::Limits{kCheckSize, kCheckSize});
    visit("memory", self.cost.memory, record::Limits{});
    visit("passes", self.cost.passes, record::Limits{});
    visit("purpose", self.purpose, record::Limits{.max = kMaxPurposeSize});
  }
};

struct Sealed {
  Head head;
  Bytes nonce;
  Bytes content;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("head", self.head, record::Limits{});
    visit("nonce", self.nonce, record::Limits{crypto::kExtendedNonceSize, crypto::kExtendedNonceSize});
    visit("content", self.content, record::Limits{.min = crypto::kExtendedTagSize});
  }
};

struct Derived {
  Secret key;
  Secret check;
};

Result<Derived> derive(ByteView passphrase, const Head& head) {
  MAJLIS_TRY(const Secret both,
             crypto::password_hash(passphrase, head.salt, head.cost, crypto::kExtendedKeySize + kCheckSize));
  return Derived{Secret(both.view().first(crypto::kExtendedKeySize)), Secret(both.view().last(kCheckSize))};
}

Result<Sealed> parse(ByteView sealed) {
  auto parts = record::decode<Sealed>(sealed, record::Unknown::kRefuse, {.max_depth = 4, .canonical = true});
  if (parts) return parts;
  return Error{"identity.sealed.format",
               "this is nothing that was sealed under a passphrase here: " + parts.error().detail};
}

Bytes associated_data(const Head& head) { return labelled(kLabel, record::encode(head)); }

}  // namespace

Result<Bytes> seal_with_passphrase(crypto::Random& random, ByteView passphrase, std::string_view purpose,
                                   ByteView plaintext, const crypto::PasswordCost& cost) {
  if (purpose.size() > kMaxPurposeSize) std::abort();
  Head head{1, random.bytes(crypto::kPasswordSaltSize), Bytes(kCheckSize), std::string(purpose), cost};
  MAJLIS_TRY(const Derived derived, derive(passphrase, head));
  head.check = to_bytes(derived.check.view());
  Sealed sealed{std::move(head), random.bytes(crypto::kExtendedNonceSize),
                Bytes(plaintext.size() + crypto::kExtendedTagSize)};
  crypto::extended_seal(derived.key.view(), sealed.nonce, associated_data(sealed.head), plaintext, sealed.content);
  return record::encode(sealed);
}

Result<Secret> open_with_passphrase(ByteView sealed, ByteView passphrase, std::string_view purpose) {
  MAJLIS_TRY(const Sealed parts, parse(sealed));
  if (parts.head.purpose != purpose) {
    return Error{"identity.sealed.purpose",
                 "this was sealed for another purpose than \"" + std::string(purpose) + "\""};
  }
  MAJLIS_TRY(const Derived derived, derive(passphrase, parts.head));
  if (!constant_time_equal(derived.check.view(), parts.head.check)) {
    return Error{"identity.sealed.passphrase", "this is not the passphrase: try again, nothing was changed"};
  }
  Secret plaintext(parts.content.size() - crypto::kExtendedTagSize);
  if (!crypto::extended_open(derived.key.view(), parts.nonce, associated_data(parts.head), parts.content,
                             plaintext.mutable_view())) {
    return Error{"identity.sealed.damaged", "the passphrase is right, but what it sealed was damaged: use a copy"};
  }
  return plaintext;
}

Result<crypto::PasswordCost> passphrase_cost(ByteView sealed) {
  MAJLIS_TRY(const Sealed parts, parse(sealed));
  return parts.head.cost;
}

}  // namespace majlis::identity
