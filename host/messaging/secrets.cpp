#include "host/messaging/secrets.hpp"

namespace majlis::host::messaging {

std::optional<Bytes> find_secret(Transaction& tx, std::string_view name) {
  return tx.value<Bytes>("SELECT value FROM host_secrets WHERE name = $1", name);
}

void put_secret(Transaction& tx, std::string_view name, const Bytes& value) {
  tx.run(
      "INSERT INTO host_secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      name, value);
}

void forget_secret(Transaction& tx, std::string_view name) { tx.run("DELETE FROM host_secrets WHERE name = $1", name); }

}  // namespace majlis::host::messaging
