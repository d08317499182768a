#include "host/messaging/key_packages.hpp"

#include "crypto/primitives/hash.hpp"
#include "host/messaging/accounts.hpp"
#include "host/messaging/device_lists.hpp"

namespace majlis::host::messaging {
namespace {

std::uint64_t available(Transaction& tx, const DeviceId& device, std::uint64_t now_ms) {
  return *tx.value<std::uint64_t>("SELECT count(*) FROM key_packages WHERE device = $1 AND expires_ms > $2", device,
                                  now_ms);
}

std::vector<protocol::ClaimedKeyPackage> repeated(Transaction& tx, const DeviceId& asker, const Bytes& claim_id) {
  std::vector<protocol::ClaimedKeyPackage> packages;
  for (const Row& row : tx.query("SELECT device, key_package, last_resort FROM key_package_claims "
                                 "WHERE asker = $1 AND claim_id = $2 ORDER BY device",
                                 asker, claim_id))
    packages.push_back({row.get<DeviceId>(0), row.get<Bytes>(1), row.get<bool>(2)});
  return packages;
}

// Takes the one-time package that expires first.
std::optional<Bytes> take_one_time(Transaction& tx, const DeviceId& device, std::uint64_t now_ms) {
  const auto hash = tx.value<Bytes>(
      "SELECT hash FROM key_packages WHERE device = $1 AND expires_ms > $2 ORDER BY expires_ms, hash LIMIT 1", device,
      now_ms);
  if (!hash) return std::nullopt;
  return tx.value<Bytes>("DELETE FROM key_packages WHERE hash = $1 RETURNING key_package", *hash);
}

std::optional<Bytes> last_resort(Transaction& tx, const DeviceId& device, std::uint64_t now_ms) {
  return tx.value<Bytes>("SELECT key_package FROM last_resort_packages WHERE device = $1 AND expires_ms > $2", device,
                         now_ms);
}

}  // namespace

Reply<std::uint64_t> publish_key_packages(Transaction& tx, const DeviceId& device,
                                          const protocol::KeyPackagesPublishParams& params, const Limits& limits,
                                          std::uint64_t now_ms) {
  for (std::size_t i = 0; i < params.packages.size(); ++i) {
    if (params.packages[i].expires_ms <= now_ms) {
      return bad_param("/packages/" + std::to_string(i) + "/expires_ms", "the key package has expired; make a new one");
    }
  }
  if (params.last_resort && params.last_resort->expires_ms <= now_ms) {
    return bad_param("/last_resort/expires_ms", "the key package has expired; make a new one");
  }
  if (available(tx, device, now_ms) + params.packages.size() > limits.key_packages) {
    return refuse(Code::kQuota, "a device keeps at most " + std::to_string(limits.key_packages) +
                                    " key packages here; publish more when some have been claimed");
  }
  for (const auto& package : params.packages)
    tx.run(
        "INSERT INTO key_packages (hash, device, expires_ms, key_package) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (hash) DO NOTHING",
        crypto::sha256(package.key_package), device, package.expires_ms, package.key_package);
  if (params.last_resort) {
    tx.run(
        "INSERT INTO last_resort_packages (device, replaced_ms, expires_ms, key_package) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (device) DO UPDATE SET replaced_ms = excluded.replaced_ms, expires_ms = excluded.expires_ms, "
        "key_package = excluded.key_package",
        device, now_ms, params.last_resort->expires_ms, params.last_resort->key_package);
  }
  return available(tx, device, now_ms);
}

protocol::KeyPackagesStatusResult key_packages_status(Transaction& tx, const DeviceId& device, std::uint64_t now_ms) {
  const auto replaced = tx.value<std::uint64_t>(
      "SELECT replaced_ms FROM last_resort_packages WHERE device = $1 AND expires_ms > $2", device, now_ms);
  return {.available = available(tx, device, now_ms), .last_resort_ms = replaced.value_or(0)};
}

Reply<Claim> claim_key_packages(Transaction& tx, const Speaker& asker, const AccountId& target, const Bytes& claim_id,
                                const Limits& limits, std::uint64_t now_ms) {
  if (!find_account(tx, target)) return refuse(Code::kNotFound, "no such account");
  const auto earlier = tx.value<AccountId>("SELECT target FROM key_package_claims WHERE asker = $1 AND claim_id = $2",
                                           asker.device, claim_id);
  if (earlier && *earlier != target) {
    return refuse(Code::kConflict, "the claim_id was used for another account; choose one at random");
  }
  if (earlier) return Claim{repeated(tx, asker.device, claim_id), {}, true};
  auto taken = *tx.value<std::uint64_t>(
      "SELECT count(*) FROM key_package_claims "
      "WHERE asker_account = $1 AND target = $2 AND claimed_ms > $3 AND last_resort = 0",
      asker.account, target, now_ms > kHourMs ? now_ms - kHourMs : 0);
  Claim claim;
  for (const auto& device : active_devices(tx, target)) {
    if (device == asker.device) continue;  // nobody adds itself
    auto package = taken < limits.claims_per_pair ? take_one_time(tx, device, now_ms) : std::nullopt;
    const bool one_time = package.has_value();
    if (!package) package = last_resort(tx, device, now_ms);
    if (!package) continue;
    taken += one_time ? 1 : 0;
    tx.run(
        "INSERT INTO key_package_claims "
        "(asker, claim_id, device, asker_account, target, claimed_ms, last_resort, key_package) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        asker.device, claim_id, device, asker.account, target, now_ms, !one_time, *package);
    const auto left = one_time ? available(tx, device, now_ms) : 0;
    if (left < limits.key_packages_low) claim.low.emplace_back(device, left);
    claim.packages.push_back({device, *std::move(package), !one_time});
  }
  return claim;
}

void forget_old_claims(Transaction& tx, std::uint64_t now_ms) {
  tx.run("DELETE FROM key_package_claims WHERE claimed_ms < $1", now_ms > kDayMs ? now_ms - kDayMs : 0);
}

void forget_expired_packages(Transaction& tx, std::uint64_t now_ms) {
  tx.run("DELETE FROM key_packages WHERE expires_ms <= $1", now_ms);
  tx.run("DELETE FROM last_resort_packages WHERE expires_ms <= $1", now_ms);
}

}  // namespace majlis::host::messaging
