#include "crypto/mls/psk.hpp"

#include "crypto/mls/labels.hpp"
#include "crypto/primitives/hmac.hpp"

#include <string>

namespace majlis::mls {

PreSharedKeyId PreSharedKeyId::external(Bytes id, crypto::Random& random) {
  PreSharedKeyId out;
  out.external_id = std::move(id);
  out.nonce = random.bytes(kHashSize);
  return out;
}

PreSharedKeyId PreSharedKeyId::resumption(ResumptionUsage usage, Bytes group_id, Epoch epoch, crypto::Random& random) {
  PreSharedKeyId out;
  out.type = PskType::kResumption;
  out.usage = usage;
  out.group_id = std::move(group_id);
  out.epoch = epoch;
  out.nonce = random.bytes(kHashSize);
  return out;
}

Result<Secret> PskTable::find(const PreSharedKeyId& id) const {
  if (id.type == PskType::kExternal) {
    const auto found = external_.find(to_string(id.external_id));
    if (found != external_.end()) return found->second.clone();
    return Error{"mls.psk.unknown", "no external PSK of this id is known"};
  }
  const auto found = resumption_.find({to_string(id.group_id), id.epoch});
  if (found != resumption_.end()) return found->second.clone();
  return Error{"mls.psk.unknown", "the resumption PSK of epoch " + std::to_string(id.epoch.value) + " is not known"};
}

Secret psk_secret(const std::vector<Psk>& psks) {
  const Secret zero(kHashSize);
  Secret secret(kHashSize);
  for (std::size_t i = 0; i < psks.size(); ++i) {
    const Secret extracted = crypto::hkdf_extract(zero.view(), psks[i].secret.view());
    Writer label;  // PSKLabel
    label(psks[i].id, static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(psks.size()));
    const Secret input = expand_with_label(extracted, "derived psk", label.view(), kHashSize);
    secret = crypto::hkdf_extract(input.view(), secret.view());
  }
  return secret;
}

Result<Secret> psk_secret(const std::vector<PreSharedKeyId>& ids, const PskSource& source) {
  std::vector<Psk> psks;
  for (const PreSharedKeyId& id : ids) {
    MAJLIS_TRY(Secret secret, source.find(id));
    psks.push_back({id, std::move(secret)});
  }
  return psk_secret(psks);
}

}  // namespace majlis::mls
