// One entry of an account's device list: a new account key, a device added, a device revoked. Each names the
// hash of the entry before it and is signed, so that nobody can leave one out, swap or forge one unseen.
// Values; any thread. Format: docs/reference/identity.md.
#pragma once

#include "base/bytes.hpp"
#include "base/record.hpp"
#include "base/result.hpp"
#include "crypto/identity/certificate.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace majlis::identity {

inline constexpr std::size_t kMaxListedDevices = 1000;

enum class EntryKind { kAccountKey, kAdd, kRevoke };
enum class RevokedBy { kAccountKey, kDevice };

}  // namespace majlis::identity

template <>
struct majlis::record::EnumTexts<majlis::identity::EntryKind> {
  static constexpr std::string_view kTexts[] = {"account_key", "add", "revoke"};
};
template <>
struct majlis::record::EnumTexts<majlis::identity::RevokedBy> {
  static constexpr std::string_view kTexts[] = {"account_key", "device"};
};

namespace majlis::identity {

// A new version of the account key, signed by the identity key. Devices in `revoked` end with it; those in
// `holders` are handed the new key, and are the ones that can sign for the account from now on. Both are sorted.
struct AccountKeyChange {
  std::vector<DeviceId> holders;
  std::vector<DeviceId> revoked;
  AccountKey account_key;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("holders", self.holders, record::Limits{.max = kMaxListedDevices});
    visit("revoked", self.revoked, record::Limits{.max = kMaxListedDevices});
    visit("account_key", self.account_key, record::Limits{});
  }
};

// A device joins, signed by the account key. A holder keeps the account key and may link and revoke others.
struct DeviceAddition {
  bool holder = false;
  DeviceCertificate certificate;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("holder", self.holder, record::Limits{});
    visit("certificate", self.certificate, record::Limits{});
  }
};

// A device that does not hold the account key ends, signed by the account key or by the device itself.
struct DeviceRevocation {
  DeviceId device_id;
  RevokedBy signed_by = RevokedBy::kAccountKey;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("device_id", self.device_id, record::Limits{});
    visit("signed_by", self.signed_by, record::Limits{});
  }
};

struct DeviceEntry {
  std::uint64_t format = 1;
  std::uint64_t seq = 0;  // from 0, without gaps
  record::Raw body;       // one of the three above
  EntryKind kind = EntryKind::kAccountKey;
  Bytes previous;                // 32 bytes
  Bytes signature;               // whose: see the three above
  std::uint64_t created_at = 0;  // unix seconds, for people to read: nothing is decided by it

  // Checks the form alone. Errors: identity.device_list.format.
  static Result<DeviceEntry> parse(ByteView encoded);
  Bytes encode() const;
  // What is signed: everything but the signature.
  Bytes signed_content() const;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("v", self.format, kFormatLimits);
    visit("seq", self.seq, record::Limits{});
    visit("body", self.body, record::Limits{});
    visit("kind", self.kind, record::Limits{});
    visit("previous", self.previous, record::Limits{32, 32});
    visit("signature", self.signature, kSignatureLimits);
    visit("created_at", self.created_at, record::Limits{});
  }
};

// The body of an entry of the kind that T stands for. Errors: identity.device_list.format.
template <class T>
Result<T> read_body(const DeviceEntry& entry) {
  auto body = record::decode<T>(entry.body.item, record::Unknown::kRefuse, kCanonical);
  if (!body) return Error{"identity.device_list.format", "the body of a device list entry: " + body.error().detail};
  return body;
}

}  // namespace majlis::identity
