// This device's own account: who it is and the keys it holds. One record, "account".
#pragma once

#include "base/record.hpp"
#include "base/secret.hpp"
#include "clients/core/event.hpp"
#include "crypto/identity/device_list.hpp"
#include "crypto/identity/private_keys.hpp"
#include "crypto/primitives/hpke.hpp"
#include "crypto/primitives/random.hpp"

#include <optional>
#include <string>

namespace majlis::client {

// Registering: not yet acknowledged by the host. Joining: certified on an existing account (linked or recovered), its
// device list entries not yet acknowledged. Revoked: the account's list ended this device.
enum class AccountStage { kRegistering, kJoining, kActive, kRevoked };

}  // namespace majlis::client

template <>
struct majlis::record::EnumTexts<majlis::client::AccountStage> {
  static constexpr std::string_view kTexts[] = {"registering", "joining", "active", "revoked"};
};

namespace majlis::client {

// The stored form; its secrets are wiped when it ends.
struct AccountRecord {
  std::string name;
  AccountStage stage = AccountStage::kRegistering;
  std::vector<Bytes> log;  // the account's device list
  std::uint64_t sent = 0;  // entries of it that the host has acknowledged
  Bytes identity_pk;
  DeviceId device;
  Bytes device_seed;
  Bytes certificate;
  std::optional<Bytes> account_seed;  // devices that may link and revoke others
  std::optional<std::string> phrase;  // until the person confirms to have written it down
  std::optional<std::string> invite;
  std::optional<Bytes> host;  // where the account lives, once a session was opened there
  std::optional<Bytes> recovery_pk;
  std::optional<Bytes> recovery_key;  // the private half, until what it opens was asked for

  AccountRecord() = default;
  AccountRecord(AccountRecord&&) = default;
  AccountRecord& operator=(AccountRecord&&) = default;
  ~AccountRecord();

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("log", self.log, record::Limits{});
    visit("host", self.host, record::Limits{});
    visit("name", self.name, record::Limits{});
    visit("sent", self.sent, record::Limits{});
    visit("stage", self.stage, record::Limits{});
    visit("device", self.device, record::Limits{});
    visit("invite", self.invite, record::Limits{});
    visit("phrase", self.phrase, record::Limits{});
    visit("certificate", self.certificate, record::Limits{});
    visit("device_seed", self.device_seed, record::Limits{32, 32});
    visit("identity_pk", self.identity_pk, record::Limits{32, 32});
    visit("recovery_pk", self.recovery_pk, record::Limits{32, 32});
    visit("account_seed", self.account_seed, record::Limits{32, 32});
    visit("recovery_key", self.recovery_key, record::Limits{32, 32});
  }
};

class OwnAccount {
 public:
  // A new account with a new recovery phrase; nothing of it is known to the host yet.
  // Errors: identity.address.
  static Result<OwnAccount> create(crypto::Random& random, const std::string& name, std::optional<std::string> invite,
                                   std::uint64_t now_ms);
  // A new device of an existing account, by its phrase. The new account key version ends all earlier devices: who
  // still has one of them links instead. Errors: identity.phrase.*, identity.device_list.*, client.recover.phrase (it
  // belongs to another account).
  static Result<OwnAccount> recover(crypto::Random& random, std::string_view phrase, const std::string& name,
                                    ByteView identity_pk, std::span<const Bytes> log, std::uint64_t now_ms);
  // A device that another one certified. Errors: identity.*, client.link.answer.
  static Result<OwnAccount> linked(const std::string& name, const Bytes& identity_pk, std::span<const Bytes> log,
                                   const DeviceId& device, const crypto::SigningKey& device_key,
                                   const Bytes& certificate, std::optional<Bytes> recovery_pk);
  // Errors: client.store.damaged.
  static Result<OwnAccount> restore(const AccountRecord& record);
  AccountRecord record() const;

  const std::string& name() const { return list_.account().address; }
  AccountId id() const { return id_; }
  DeviceId device() const { return device_; }
  const Bytes& identity_pk() const { return list_.account().identity_pk; }
  const Bytes& certificate() const { return certificate_; }
  const crypto::SigningKey& device_key() const { return device_key_; }
  const identity::DeviceList& devices() const { return list_; }
  bool may_link() const { return account_key_.has_value(); }
  const std::optional<Secret>& phrase() const { return phrase_; }
  AccountStage stage() const { return stage_; }
  const std::optional<std::string>& invite() const { return invite_; }
  // The host that the account lives at: the first one at which a session was opened.
  const std::optional<Bytes>& host() const { return host_; }
  void settle_at(ByteView host) { host_ = to_bytes(host); }
  // Of the phrase: what is sealed to it can be read by who recovers the account.
  const std::optional<Bytes>& recovery_pk() const { return recovery_pk_; }
  // Its private half, on a device that recovered the account, until it is forgotten.
  const std::optional<crypto::HpkeKeyPair>& recovery_key() const { return recovery_key_; }
  void forget_recovery_key() { recovery_key_.reset(); }

  // Entries of the list that the host has yet to acknowledge.
  std::span<const Bytes> unsent() const { return std::span(list_.log()).subspan(static_cast<std::size_t>(sent_)); }
  std::uint64_t sent() const { return sent_; }
  // The host has all entries of the list.
  void mark_sent();
  void forget_phrase() { phrase_.reset(); }
  // Takes a longer list from the host; ends in stage kRevoked if this device is no longer active.
  Status update_list(std::span<const Bytes> log);
  // Adds a revocation to the list. Errors: client.devices.no_account_key, identity.device_list.*.
  Status revoke(const DeviceId& device, std::uint64_t now_ms);
  // Certifies another device and adds it to the list. Errors as revoke().
  Result<Bytes> link(const DeviceId& device, ByteView device_sig_pk, std::uint64_t now_ms);

 private:
  OwnAccount(identity::DeviceList list, DeviceId device, crypto::SigningKey device_key);
  // Makes a new account key and this device its holder.
  Status take_over(crypto::Random& random, const identity::IdentityKey& identity, std::uint64_t now_s);
  Status append(ByteView entry);

  identity::DeviceList list_;
  AccountId id_;
  DeviceId device_;
  crypto::SigningKey device_key_;
  Bytes certificate_;
  std::optional<identity::AccountPrivateKey> account_key_;
  std::optional<Secret> phrase_;
  std::optional<std::string> invite_;
  std::optional<Bytes> host_;
  std::optional<Bytes> recovery_pk_;
  std::optional<crypto::HpkeKeyPair> recovery_key_;
  std::uint64_t sent_ = 0;
  AccountStage stage_ = AccountStage::kRegistering;
};

// First 16 bytes of SHA-256("majlis account v1" ‖ identity_pk).
AccountId account_id(ByteView identity_pk);
// First 16 bytes of SHA-256("majlis direct v1" ‖ lower identity_pk ‖ higher identity_pk).
StreamId direct_stream_id(ByteView one_identity_pk, ByteView other_identity_pk);

}  // namespace majlis::client
