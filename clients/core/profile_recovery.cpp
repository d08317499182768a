#include "clients/core/profile_recovery.hpp"

#include "clients/core/profile.hpp"
#include "clients/core/profile_methods.hpp"
#include "clients/core/state.hpp"

#include <optional>
#include <utility>

namespace majlis::client {
namespace {

constexpr std::string_view kInfo = "majlis profile key v1";

// The account's profile and the key of its version. Errors: client.profile.*.
Result<std::pair<Secret, protocol::Profile>> opened(const OwnAccount& own, const ProfileGet::Result& answer) {
  const Error none{"client.profile.unknown", "the host has no profile that the recovery key opens"};
  if (!answer.profile) return none;
  const auto sealed = record::decode<protocol::SealedProfile>(*answer.profile, record::Unknown::kSkip);
  if (!sealed.ok() || !sealed->recovery) return none;
  MAJLIS_TRY(auto key, open_profile_key(*own.recovery_key(), own.id(), answer.version, *sealed->recovery));
  MAJLIS_TRY(auto profile, open_profile(sealed->profile, key.view(), own.id(), answer.version));
  return std::pair(std::move(key), std::move(profile));
}

void take_recovered(Context& context, const ProfileGet::Result& answer) {
  const OwnAccount& own = *context.state.own;
  const auto known = context.state.profiles.find(own.id());
  if (known != context.state.profiles.end() && known->second.version >= answer.version) return;  // made anew meanwhile
  auto found = opened(own, answer);
  if (!found.ok()) return;
  ProfileRecord& record = context.state.profiles[own.id()];
  record.account = own.id();
  record.version = answer.version;
  record.key = to_bytes(found->first.view());
  keep_profile(context, record, std::move(found->second));
}

}  // namespace

Result<Bytes> seal_profile_key(crypto::Random& random, ByteView recovery_pk, const AccountId& account,
                               std::uint64_t version, ByteView key) {
  MAJLIS_TRY(auto sealed, crypto::hpke_seal(random, recovery_pk, as_bytes(kInfo), profile_data(account, version), key));
  append(sealed.kem_output, sealed.ciphertext);
  return std::move(sealed.kem_output);
}

Result<Secret> open_profile_key(const crypto::HpkeKeyPair& recovery_key, const AccountId& account,
                                std::uint64_t version, ByteView sealed) {
  const Error damaged{"client.profile.damaged", "the profile's key is not what its owner sealed"};
  if (sealed.size() < crypto::kHpkeKeySize) return damaged;
  auto key = crypto::hpke_open(recovery_key, sealed.first(crypto::kHpkeKeySize), as_bytes(kInfo),
                               profile_data(account, version), sealed.subspan(crypto::kHpkeKeySize));
  if (!key.ok()) return damaged;
  return key;
}

bool recover_profile(Context& context) {
  if (!context.state.own->recovery_key()) return false;
  context.state.connection.fetching_profile = true;
  context.call<ProfileGet>({context.state.own->id()}, [](Context& later, const Result<ProfileGet::Result>& answer) {
    later.state.connection.fetching_profile = false;
    if (!answer.ok() && is_passing(answer.error())) {
      later.state.connection.profiles_at_ms = later.now_ms + kProfilesAgainMs;
      return;
    }
    if (answer.ok()) take_recovered(later, *answer);
    later.state.own->forget_recovery_key();
    later.save_account();
    fetch_profiles(later);
  });
  return true;
}

}  // namespace majlis::client
