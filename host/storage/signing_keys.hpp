// keys.sign, keys.verify, keys.public_key: Ed25519 keys that never leave the host, one per domain; a plugin's domain is
// its id, so that nobody signs in another's name. A built-in module on the host's store.
#pragma once

#include "crypto/primitives/signature.hpp"
#include "host/kernel/module.hpp"

#include <majlis/database.hpp>

#include <map>
#include <mutex>

namespace majlis::host {

class SigningKeys final : public Module {
 public:
  explicit SigningKeys(sdk::Database& store) : store_(store) {}

  std::string_view id() const override { return "keys"; }
  Status start(Services& services, Scope& scope) override;
  void stop() override {}

 private:
  // The domain's key, made and stored at first use. Throws sdk::DatabaseError.
  const crypto::SigningKey& key(const std::string& domain);
  // The public key of a domain that has signed; empty for others: strangers make no keys.
  Bytes find(const std::string& domain);

  void load();
  const crypto::SigningKey& add(const std::string& domain, ByteView seed);

  sdk::Database& store_;
  std::mutex mutex_;
  std::map<std::string, crypto::SigningKey> keys_;
};

// What is signed: "majlis keys v1" ‖ 0 ‖ domain ‖ 0 ‖ message. No other signature of the house begins so.
Bytes signed_bytes(const std::string& domain, ByteView message);

}  // namespace majlis::host
