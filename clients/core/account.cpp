#include "clients/core/account.hpp"

#include "crypto/identity/list_writer.hpp"
#include "crypto/identity/recovery_phrase.hpp"
#include "crypto/primitives/hash.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::size_t kMaxNameBytes = 64;  // as the host's methods have it

identity::DeviceId listed_id(const DeviceId& device) { return *identity::DeviceId::from_bytes(device.view()); }

template <class IdType>
IdType id_of_hash(ByteView label, ByteView one, ByteView other = {}) {
  const Bytes hash = crypto::Sha256().update(label).update(one).update(other).finish();
  return *IdType::from_bytes(ByteView(hash).first(IdType::kSize));
}

}  // namespace

AccountId account_id(ByteView identity_pk) { return id_of_hash<AccountId>(as_bytes("majlis account v1"), identity_pk); }

StreamId direct_stream_id(ByteView one_identity_pk, ByteView other_identity_pk) {
  const bool ordered = std::ranges::lexicographical_compare(one_identity_pk, other_identity_pk);
  return id_of_hash<StreamId>(as_bytes("majlis direct v1"), ordered ? one_identity_pk : other_identity_pk,
                              ordered ? other_identity_pk : one_identity_pk);
}

AccountRecord::~AccountRecord() {
  wipe(device_seed);
  if (account_seed) wipe(*account_seed);
  if (recovery_key) wipe(*recovery_key);
  if (phrase) wipe({reinterpret_cast<std::uint8_t*>(phrase->data()), phrase->size()});
}

OwnAccount::OwnAccount(identity::DeviceList list, DeviceId device, crypto::SigningKey device_key)
    : list_(std::move(list)),
      id_(account_id(list_.account().identity_pk)),
      device_(device),
      device_key_(std::move(device_key)) {}

Status OwnAccount::append(ByteView entry) {
  MAJLIS_TRY(list_, list_.appended(entry));
  return {};
}

Status OwnAccount::take_over(crypto::Random& random, const identity::IdentityKey& identity, std::uint64_t now_s) {
  account_key_ = identity::AccountPrivateKey::generate(random);
  const std::uint64_t version = list_.account_key() ? list_.account_key()->version + 1 : 1;
  identity::AccountKeyChange change;
  for (const auto& certificate : list_.active_devices()) change.revoked.push_back(certificate.device_id);
  change.account_key = identity.certify(name(), version, account_key_->public_key(), now_s);
  MAJLIS_CHECK(append(identity::write_account_key_change(list_, identity, change, now_s)));
  auto certificate =
      account_key_->certify(list_.account(), *list_.account_key(), listed_id(device_), device_key_.public_key());
  certificate_ = certificate.encode();
  return append(identity::write_addition(list_, *account_key_, std::move(certificate), true, now_s));
}

Result<OwnAccount> OwnAccount::create(crypto::Random& random, const std::string& name,
                                      std::optional<std::string> invite, std::uint64_t now_ms) {
  MAJLIS_CHECK(identity::check_address(name));
  if (name.size() > kMaxNameBytes)
    return Error{"identity.address", "a name has " + std::to_string(name.size()) + " bytes; " +
                                         std::to_string(kMaxNameBytes) + " are allowed"};
  const auto phrase = identity::RecoveryPhrase::generate(random);
  const auto identity = phrase.identity_key();
  OwnAccount account(identity::DeviceList(identity.account(name)), *DeviceId::from_bytes(random.bytes(16)),
                     crypto::SigningKey::generate(random));
  MAJLIS_CHECK(account.take_over(random, identity, now_ms / 1000));
  account.phrase_ = phrase.text();
  account.recovery_pk_ = phrase.recovery_key().public_key;
  account.invite_ = std::move(invite);
  return account;
}

Result<OwnAccount> OwnAccount::recover(crypto::Random& random, std::string_view phrase_text, const std::string& name,
                                       ByteView identity_pk, std::span<const Bytes> log, std::uint64_t now_ms) {
  MAJLIS_TRY(const auto phrase, identity::RecoveryPhrase::parse(phrase_text));
  const auto identity = phrase.identity_key();
  if (!equal(identity.public_key(), identity_pk))
    return Error{"client.recover.phrase", "these words belong to another account than " + name +
                                              "; check the name and the words. Nothing was changed"};
  MAJLIS_TRY(auto list, identity::DeviceList::verify(identity.account(name), log));
  OwnAccount account(std::move(list), *DeviceId::from_bytes(random.bytes(16)), crypto::SigningKey::generate(random));
  account.sent_ = log.size();
  account.stage_ = AccountStage::kJoining;
  account.recovery_key_ = phrase.recovery_key();
  account.recovery_pk_ = account.recovery_key_->public_key;
  MAJLIS_CHECK(account.take_over(random, identity, now_ms / 1000));
  return account;
}

Result<OwnAccount> OwnAccount::linked(const std::string& name, const Bytes& identity_pk, std::span<const Bytes> log,
                                      const DeviceId& device, const crypto::SigningKey& device_key,
                                      const Bytes& certificate, std::optional<Bytes> recovery_pk) {
  MAJLIS_TRY(auto list, identity::DeviceList::verify({name, identity_pk}, log));
  OwnAccount account(std::move(list), device, device_key.clone());
  MAJLIS_TRY(const auto parsed, identity::verify_certificate(certificate));
  if (!account.list_.is_active(parsed) || !equal(parsed.device_sig_pk, device_key.public_key()))
    return Error{"client.link.answer", "the certificate in the answer is not this device's; link again"};
  if (recovery_pk && !crypto::hpke_valid_public_key(*recovery_pk))
    return Error{"client.link.answer", "the recovery key in the answer is none; link again"};
  account.recovery_pk_ = std::move(recovery_pk);
  account.certificate_ = certificate;
  account.sent_ = log.size();
  account.stage_ = AccountStage::kActive;
  return account;
}

Result<OwnAccount> OwnAccount::restore(const AccountRecord& record) {
  const auto damaged = [](const Error& error) { return Error{"client.store.damaged", "own account: " + error.detail}; };
  auto list = identity::DeviceList::verify({record.name, record.identity_pk}, record.log);
  if (!list.ok()) return damaged(list.error());
  auto device_key = crypto::SigningKey::from_seed(record.device_seed);
  if (!device_key.ok()) return damaged(device_key.error());
  OwnAccount account(*std::move(list), record.device, *std::move(device_key));
  account.certificate_ = record.certificate;
  account.stage_ = record.stage;
  account.sent_ = std::min<std::uint64_t>(record.sent, record.log.size());
  account.invite_ = record.invite;
  account.host_ = record.host;
  account.recovery_pk_ = record.recovery_pk;
  if (record.recovery_key) {
    auto public_key = crypto::hpke_public_key(*record.recovery_key);
    if (!public_key.ok()) return damaged(public_key.error());
    account.recovery_key_ = crypto::HpkeKeyPair{Secret(*record.recovery_key), *std::move(public_key)};
  }
  if (record.phrase) account.phrase_ = Secret(as_bytes(*record.phrase));
  if (record.account_seed) {
    auto account_key = identity::AccountPrivateKey::from_seed(*record.account_seed);
    if (!account_key.ok()) return damaged(account_key.error());
    account.account_key_ = *std::move(account_key);
  }
  return account;
}

AccountRecord OwnAccount::record() const {
  AccountRecord record;
  record.name = name();
  record.stage = stage_;
  record.log = list_.log();
  record.sent = sent_;
  record.identity_pk = identity_pk();
  record.device = device_;
  record.device_seed = to_bytes(device_key_.seed());
  record.certificate = certificate_;
  if (account_key_) record.account_seed = to_bytes(account_key_->seed());
  if (phrase_) record.phrase = to_string(phrase_->view());
  record.invite = invite_;
  record.host = host_;
  record.recovery_pk = recovery_pk_;
  if (recovery_key_) record.recovery_key = to_bytes(recovery_key_->private_key.view());
  return record;
}

void OwnAccount::mark_sent() {
  sent_ = list_.log().size();
  if (stage_ != AccountStage::kRevoked) stage_ = AccountStage::kActive;
  invite_.reset();
}

Status OwnAccount::update_list(std::span<const Bytes> log) {
  MAJLIS_TRY(list_, list_.updated(log));
  sent_ = list_.log().size();
  if (list_.find_active(listed_id(device_)) == nullptr) stage_ = AccountStage::kRevoked;
  return {};
}

Status OwnAccount::revoke(const DeviceId& device, std::uint64_t now_ms) {
  if (device == device_)
    return append(identity::write_own_revocation(list_, device_key_, listed_id(device), now_ms / 1000));
  if (!account_key_)
    return Error{"client.devices.no_account_key",
                 "this device may not revoke others; use the one that linked it, or recover with the phrase"};
  return append(identity::write_revocation(list_, *account_key_, listed_id(device), now_ms / 1000));
}

Result<Bytes> OwnAccount::link(const DeviceId& device, ByteView device_sig_pk, std::uint64_t now_ms) {
  if (!account_key_)
    return Error{"client.devices.no_account_key",
                 "this device may not link others; use the one that linked it, or recover with the phrase"};
  auto certificate = account_key_->certify(list_.account(), *list_.account_key(), listed_id(device), device_sig_pk);
  Bytes encoded = certificate.encode();
  MAJLIS_CHECK(append(identity::write_addition(list_, *account_key_, std::move(certificate), false, now_ms / 1000)));
  return encoded;
}

}  // namespace majlis::client
