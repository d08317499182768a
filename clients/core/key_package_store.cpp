#include "clients/core/key_package_store.hpp"

#include "clients/core/leaf.hpp"
#include "clients/core/steps.hpp"
#include "crypto/mls/message.hpp"
#include "protocol/messaging.hpp"

namespace majlis::client {
namespace {

constexpr std::uint64_t kDayMs = 86'400'000;
constexpr std::uint64_t kLifetimeMs = 90 * kDayMs;
constexpr std::uint64_t kLastResortMs = 7 * kDayMs;
constexpr std::uint64_t kClockSlackMs = kDayMs;  // others may know the host's clock from an earlier session
constexpr std::uint64_t kLeast = 50;
constexpr std::uint64_t kMost = 100;

protocol::KeyPackage make(Context& context, bool last_resort) {
  State& state = context.state;
  // By the clock that all share: a device whose own is days off could not be written to, and would take nobody in.
  const std::uint64_t now_ms = context.host_ms();
  const mls::Lifetime lifetime{(now_ms - std::min(now_ms, kClockSlackMs)) / 1000, (now_ms + kLifetimeMs) / 1000};
  StoredKeyPackage stored{
      mls::make_key_package(state.own->device_key(), leaf_options(*state.own), lifetime, state.random), last_resort,
      now_ms + kLifetimeMs};
  protocol::KeyPackage published;
  published.key_package = mls::message_of(stored.own.key_package);
  published.expires_ms = stored.expires_ms;
  Bytes ref = stored.own.key_package.ref().data;
  context.put("k/" + to_base64url(ref), stored.record());
  state.key_packages.emplace(std::move(ref), std::move(stored));
  return published;
}

// Lets go of what nobody can use any more: expired ones, and the last resort before the previous one.
void drop_old(Context& context) {
  std::erase_if(context.state.key_packages, [&](const auto& entry) {
    const bool old = entry.second.expires_ms + kClockSlackMs < context.host_ms();
    if (old) context.erase("k/" + to_base64url(entry.first));
    return old;
  });
}

void publish(Context& context, const protocol::KeyPackagesStatusResult& status) {
  drop_old(context);
  protocol::KeyPackagesPublishParams params;
  if (status.available < kLeast)
    for (std::uint64_t i = status.available; i < kMost; ++i) params.packages.push_back(make(context, false));
  if (status.last_resort_ms + kLastResortMs <= context.host_ms()) params.last_resort = make(context, true);
  if (params.packages.empty() && !params.last_resort) return;
  context.call<protocol::KeyPackagesPublish>(
      params, [](Context& later, const Result<protocol::KeyPackagesPublishResult>& answer) {
        if (!answer.ok())
          later.show(
              Warning{{}, {answer.error().name, "the host did not take new key packages: " + answer.error().detail}});
      });
}

}  // namespace

KeyPackageRecord StoredKeyPackage::record() const {
  return {mls::encode(own.key_package), to_bytes(own.keys.init_key.view()), to_bytes(own.keys.encryption_key.view()),
          last_resort, expires_ms};
}

Result<StoredKeyPackage> StoredKeyPackage::restore(const KeyPackageRecord& record) {
  MAJLIS_TRY(auto package, mls::decode<mls::KeyPackage>(record.package));
  return StoredKeyPackage{{std::move(package), {Secret(record.init_key), Secret(record.encryption_key)}},
                          record.last_resort,
                          record.expires_ms};
}

void use_up(Context& context, const Bytes& ref) {
  const auto found = context.state.key_packages.find(ref);
  if (found == context.state.key_packages.end() || found->second.last_resort) return;
  context.state.key_packages.erase(found);
  context.erase("k/" + to_base64url(ref));
}

void refill_key_packages(Context& context) {
  context.call<protocol::KeyPackagesStatus>(
      {}, [](Context& later, const Result<protocol::KeyPackagesStatusResult>& answer) {
        if (answer.ok()) publish(later, *answer);
      });
}

}  // namespace majlis::client
