// The private halves of this device's published key packages. Records "k/<ref>". Each opens one Welcome and is gone
// then; the last-resort one stays until it is replaced, since several may have been given it.
#pragma once

#include "base/record.hpp"
#include "crypto/mls/key_package.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace majlis::client {

struct Context;

struct KeyPackageRecord {
  Bytes package;  // mls::KeyPackage, encoded
  Bytes init_key;
  Bytes encryption_key;
  bool last_resort = false;
  std::uint64_t expires_ms = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("package", self.package, record::Limits{});
    visit("init_key", self.init_key, record::Limits{});
    visit("expires_ms", self.expires_ms, record::Limits{});
    visit("last_resort", self.last_resort, record::Limits{});
    visit("encryption_key", self.encryption_key, record::Limits{});
  }
};

struct StoredKeyPackage {
  mls::OwnKeyPackage own;
  bool last_resort = false;
  std::uint64_t expires_ms = 0;

  KeyPackageRecord record() const;
  // Errors: mls.codec.*.
  static Result<StoredKeyPackage> restore(const KeyPackageRecord& record);
};

// By key package reference.
using KeyPackageStore = std::map<Bytes, StoredKeyPackage>;

// Called when the key package opened a Welcome: deletes it, unless it is the last resort.
void use_up(Context& context, const Bytes& ref);

}  // namespace majlis::client
