// Other accounts as this device knows them: their pinned identity key and the newest device list that it saw.
// Record "a/<account>". A changed identity key waits for the person; until then nothing is encrypted to it.
#pragma once

#include "base/record.hpp"
#include "clients/core/event.hpp"
#include "crypto/identity/device_list.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace majlis::client {

struct Context;
struct State;

struct ContactRecord {
  std::string name;
  std::vector<Bytes> log;
  bool blocked = false;
  bool verified = false;
  Bytes identity_pk;
  std::optional<AccountId> replaced_by;  // the account that now answers to this name, until trust()

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("log", self.log, record::Limits{});
    visit("name", self.name, record::Limits{});
    visit("blocked", self.blocked, record::Limits{});
    visit("verified", self.verified, record::Limits{});
    visit("identity_pk", self.identity_pk, record::Limits{32, 32});
    visit("replaced_by", self.replaced_by, record::Limits{});
  }
};

struct Contact {
  identity::DeviceList list;
  bool verified = false;
  bool blocked = false;
  std::optional<AccountId> replaced_by;

  const std::string& name() const { return list.account().address; }
  const Bytes& identity_pk() const { return list.account().identity_pk; }
  ContactRecord record() const;
  // Errors: client.store.damaged.
  static Result<Contact> restore(const ContactRecord& record);
};

using ThenContact = std::function<void(Context&, Result<AccountId>)>;

// Asks the host for the newest device list of `name` or `account` and checks it against what is known here. `then` gets
// the account, or why it cannot be used: not_found, client.contact.key_changed, identity.device_list.* and the host's.
void fetch_contact(Context& context, const std::string& name, ThenContact then);
void fetch_contact(Context& context, const AccountId& account, ThenContact then);

// Ends the pinning of an account whose name now answers with another identity key, which the person accepts.
void trust_new_key(Context& context, const AccountId& account);

// The certificate of an MLS leaf, if its signatures hold and the leaf's signature key is the certified one: a pure
// function of its input, since members must agree on it. Errors: identity.certificate.*,
// client.certificate.signature_key.
Result<identity::DeviceCertificate> check_certificate(ByteView credential, ByteView signature_key);

// "@alice", or the first digits of the account id where it is unknown.
std::string name_of(const State& state, const AccountId& account);

}  // namespace majlis::client
