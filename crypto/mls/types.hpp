// The names and numbers of RFC 9420 (sections 6 and 17), and types that forbid mixing up what is only a number or only
// bytes on the wire.
#pragma once

#include "base/bytes.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>

namespace majlis::mls {

enum class ProtocolVersion : std::uint16_t { kMls10 = 1 };

// MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519, the only suite spoken here.
enum class CipherSuite : std::uint16_t { kX25519ChaCha20Sha256Ed25519 = 3 };
inline constexpr CipherSuite kCipherSuite = CipherSuite::kX25519ChaCha20Sha256Ed25519;

inline constexpr std::size_t kHashSize = 32;   // KDF.Nh
inline constexpr std::size_t kKeySize = 32;    // AEAD.Nk
inline constexpr std::size_t kNonceSize = 12;  // AEAD.Nn

enum class WireFormat : std::uint16_t {
  kPublicMessage = 1,
  kPrivateMessage = 2,
  kWelcome = 3,
  kGroupInfo = 4,
  kKeyPackage = 5
};

enum class ContentType : std::uint8_t { kApplication = 1, kProposal = 2, kCommit = 3 };

enum class ExtensionType : std::uint16_t {
  kApplicationId = 1,
  kRatchetTree = 2,
  kRequiredCapabilities = 3,
  kExternalPub = 4,
  kExternalSenders = 5
};

enum class ProposalType : std::uint16_t {
  kAdd = 1,
  kUpdate = 2,
  kRemove = 3,
  kPreSharedKey = 4,
  kReInit = 5,
  kExternalInit = 6,
  kGroupContextExtensions = 7
};

enum class CredentialType : std::uint16_t { kBasic = 1, kX509 = 2 };

// A counter or position that is not to be confused with another.
template <class Tag, class Integer>
struct Number {
  Integer value = 0;
  friend auto operator<=>(const Number&, const Number&) = default;
};
using LeafIndex = Number<struct LeafIndexTag, std::uint32_t>;  // which leaf, from the left
using NodeIndex = Number<struct NodeIndexTag, std::uint32_t>;  // which node in the array of section "Array-Based Trees"
using Epoch = Number<struct EpochTag, std::uint64_t>;          // counts the commits of a group
using Generation = Number<struct GenerationTag, std::uint32_t>;  // counts the messages of a sender in an epoch

// Opaque bytes with a meaning.
template <class Tag>
struct Opaque {
  Bytes data;
  ByteView view() const { return data; }
  friend bool operator==(const Opaque&, const Opaque&) = default;
  template <class Archive>
  void fields(Archive& archive) {
    archive(data);
  }
};
using HpkePublicKey = Opaque<struct HpkePublicKeyTag>;
using SignaturePublicKey = Opaque<struct SignaturePublicKeyTag>;
using KeyPackageRef = Opaque<struct KeyPackageRefTag>;  // section 5.2
using ProposalRef = Opaque<struct ProposalRefTag>;      // section 5.2

}  // namespace majlis::mls
