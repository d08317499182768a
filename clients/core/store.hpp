// The core's durable records. Writes are staged into the batch of the current step; each value is sealed under the
// store's key with its own key as associated data, so that the driver can neither read nor exchange records.
#pragma once

#include "base/record.hpp"
#include "base/secret.hpp"
#include "clients/core/batch.hpp"
#include "crypto/identity/store_key.hpp"

#include <string>

namespace majlis::client {

class Store {
 public:
  explicit Store(identity::StoreKey key) : key_(std::move(key)) {}

  void put(crypto::Random& random, Batch& out, std::string key, ByteView value) const {
    Bytes sealed = key_.seal(random, value, as_bytes(key));
    out.changes.push_back({std::move(key), std::move(sealed)});
  }
  template <record::Fields T>
  void put(crypto::Random& random, Batch& out, std::string key, const T& value) const {
    const Secret encoded = Secret::take(record::encode(value));
    put(random, out, std::move(key), encoded.view());
  }
  static void erase(Batch& out, std::string key) { out.changes.push_back({std::move(key), std::nullopt}); }

  // Errors: identity.record.damaged, naming the record.
  Result<Secret> open(const StoredRecord& record) const {
    auto opened = key_.open(record.sealed, as_bytes(record.key));
    if (!opened.ok()) return Error{opened.error().name, "stored record " + record.key + ": " + opened.error().detail};
    return opened;
  }
  template <record::Fields T>
  Result<T> open_as(const StoredRecord& record) const {
    MAJLIS_TRY(const Secret value, open(record));
    auto decoded = record::decode<T>(value.view(), record::Unknown::kSkip);
    if (!decoded.ok())
      return Error{"client.store.damaged", "stored record " + record.key + ": " + decoded.error().detail};
    return decoded;
  }

 private:
  identity::StoreKey key_;
};

}  // namespace majlis::client
