// One-time and last-resort key packages of devices, and who claimed which. Functions over one transaction; the host
// does not look inside: the expiry is what the device declared.
#pragma once

#include "host/messaging/ids.hpp"
#include "host/messaging/limits.hpp"
#include "host/messaging/store.hpp"
#include "protocol/messaging.hpp"

#include <vector>

namespace majlis::host::messaging {

// The same package published again counts once. Errors: quota; invalid_params for one that has expired.
Reply<std::uint64_t> publish_key_packages(Transaction& tx, const DeviceId& device,
                                          const protocol::KeyPackagesPublishParams& params, const Limits& limits,
                                          std::uint64_t now_ms);

protocol::KeyPackagesStatusResult key_packages_status(Transaction& tx, const DeviceId& device, std::uint64_t now_ms);

struct Claim {
  std::vector<protocol::ClaimedKeyPackage> packages;
  std::vector<std::pair<DeviceId, std::uint64_t>> low;  // devices that should publish, with what they have left
  bool repeated = false;                                // an answer that was given before: nothing was taken
};

// One package of each active device of `target`. The same (asker's device, claim_id) gets the same answer; a pair of
// accounts gets so many one-time packages an hour, then last-resort ones. Devices without any are left out.
// Errors: not_found; conflict where the claim_id was used for another account.
Reply<Claim> claim_key_packages(Transaction& tx, const Speaker& asker, const AccountId& target, const Bytes& claim_id,
                                const Limits& limits, std::uint64_t now_ms);

// Claims are remembered for a day.
void forget_old_claims(Transaction& tx, std::uint64_t now_ms);
void forget_expired_packages(Transaction& tx, std::uint64_t now_ms);

}  // namespace majlis::host::messaging
