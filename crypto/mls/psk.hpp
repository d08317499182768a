// Pre-shared keys (RFC 9420, section 8.4).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/types.hpp"
#include "crypto/primitives/random.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace majlis::mls {

enum class PskType : std::uint8_t { kExternal = 1, kResumption = 2 };
enum class ResumptionUsage : std::uint8_t { kApplication = 1, kReInit = 2, kBranch = 3 };

struct PreSharedKeyId {
  PskType type = PskType::kExternal;
  Bytes external_id;                                      // kExternal
  ResumptionUsage usage = ResumptionUsage::kApplication;  // kResumption, like the next two
  Bytes group_id;
  Epoch epoch;
  Bytes nonce;

  // With a fresh nonce.
  static PreSharedKeyId external(Bytes id, crypto::Random& random);
  static PreSharedKeyId resumption(ResumptionUsage usage, Bytes group_id, Epoch epoch, crypto::Random& random);

  // Whether this proves descent from another group (sections 11.2 and 11.3).
  bool is_descent() const { return type == PskType::kResumption && usage != ResumptionUsage::kApplication; }
  friend bool operator==(const PreSharedKeyId&, const PreSharedKeyId&) = default;

  template <class Archive>
  void fields(Archive& archive) {
    archive(type);
    switch (type) {
      case PskType::kExternal: archive(external_id); break;
      case PskType::kResumption:
        archive(usage, group_id, epoch);
        if (usage < ResumptionUsage::kApplication || usage > ResumptionUsage::kBranch) {
          archive.fail("mls.psk.usage", "an unknown usage of a resumption PSK");
        }
        break;
      default: archive.fail("mls.psk.type", "a PSK that is neither external nor resumption");
    }
    archive(nonce);
  }
};

// Where PSKs are looked up.
class PskSource {
 public:
  virtual ~PskSource() = default;
  // Errors: mls.psk.unknown.
  virtual Result<Secret> find(const PreSharedKeyId& id) const = 0;
};

// PSKs kept in memory.
class PskTable final : public PskSource {
 public:
  void add_external(ByteView id, Secret psk) { external_[to_string(id)] = std::move(psk); }
  void add_resumption(ByteView group_id, Epoch epoch, Secret psk) {
    resumption_[{to_string(group_id), epoch}] = std::move(psk);
  }
  Result<Secret> find(const PreSharedKeyId& id) const override;

 private:
  std::map<std::string, Secret> external_;
  std::map<std::pair<std::string, Epoch>, Secret> resumption_;
};

struct Psk {
  PreSharedKeyId id;
  Secret secret;
};

// The input to the key schedule; zeros if there are none.
Secret psk_secret(const std::vector<Psk>& psks);

// Looks all of them up. Errors: mls.psk.unknown.
Result<Secret> psk_secret(const std::vector<PreSharedKeyId>& ids, const PskSource& source);

}  // namespace majlis::mls
