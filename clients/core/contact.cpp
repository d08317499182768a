#include "clients/core/contact.hpp"

#include "clients/core/state.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

// The contact that is known under `name`, other than `except`.
const Contact* known_by_name(const State& state, const std::string& name, const AccountId& except) {
  for (const auto& [id, contact] : state.contacts)
    if (id != except && contact.name() == name) return &contact;
  return nullptr;
}

Error key_changed(const std::string& name) {
  return {"client.contact.key_changed",
          "@" + name +
              " answers with another identity key than the one known here. Compare safety numbers with them; "
              "nothing is sent until you accept the new key"};
}

// Takes what the host said of an account: the list proves itself, and never goes back.
Result<AccountId> take(Context& context, const protocol::DevicesResult& answer) {
  State& state = context.state;
  const AccountId id = account_id(answer.identity_pk);
  if (id != answer.account)
    return Error{"client.contact.account", "the host gave a key for @" + answer.name + " that is not this account's"};
  const auto known = state.contacts.find(id);
  if (known == state.contacts.end()) {
    MAJLIS_TRY(auto list, identity::DeviceList::verify({answer.name, answer.identity_pk}, answer.entries));
    if (known_by_name(state, answer.name, id) != nullptr) {
      for (auto& [other, contact] : state.contacts) {
        if (contact.name() != answer.name) continue;
        contact.replaced_by = id;
        contact.verified = false;
        context.put("a/" + other.text(), contact.record());
      }
      context.show(Warning{{}, key_changed(answer.name)});
      return key_changed(answer.name);
    }
    Contact contact{std::move(list), false, false, std::nullopt};
    context.put("a/" + id.text(), contact.record());
    state.contacts.emplace(id, std::move(contact));
    return id;
  }
  auto updated = known->second.list.updated(answer.entries);
  if (!updated.ok()) {
    context.show(Warning{{}, updated.error()});
    return updated.error();
  }
  const bool grew = updated->log().size() != known->second.list.log().size();
  known->second.list = *std::move(updated);
  if (grew) context.put("a/" + id.text(), known->second.record());
  return id;
}

// Names differ at most in the case of ASCII letters from what was asked for: what else the host makes of a name cannot
// be told here from another person's.
bool same_name(std::string_view asked, std::string_view given) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(asked, given, {}, lower, lower);
}

// Whether the answer is about whom was asked for.
Status check_asked(const protocol::DevicesParams& asked, const protocol::DevicesResult& given) {
  if (asked.account && *asked.account != given.account)
    return Error{"client.contact.account", "the host answered for another account than the one that was asked for"};
  if (asked.name && !same_name(*asked.name, given.name))
    return Error{"client.contact.name", "the host answers with @" + given.name + " where @" + *asked.name +
                                            " was asked for. If that is whom you mean, write the name like that"};
  return {};
}

void fetch(Context& context, const protocol::DevicesParams& params, ThenContact then) {
  context.call<protocol::Devices>(
      params, [params, then = std::move(then)](Context& later, const Result<protocol::DevicesResult>& answer) {
        if (!answer.ok()) return then(later, answer.error());
        if (auto asked = check_asked(params, *answer); !asked.ok()) {
          later.show(Warning{{}, asked.error()});
          return then(later, asked.error());
        }
        then(later, take(later, *answer));
      });
}

}  // namespace

ContactRecord Contact::record() const {
  ContactRecord record;
  record.name = name();
  record.log = list.log();
  record.blocked = blocked;
  record.verified = verified;
  record.identity_pk = identity_pk();
  record.replaced_by = replaced_by;
  return record;
}

Result<Contact> Contact::restore(const ContactRecord& record) {
  auto list = identity::DeviceList::verify({record.name, record.identity_pk}, record.log);
  if (!list.ok()) return Error{"client.store.damaged", "contact @" + record.name + ": " + list.error().detail};
  return Contact{*std::move(list), record.verified, record.blocked, record.replaced_by};
}

void fetch_contact(Context& context, const std::string& name, ThenContact then) {
  protocol::DevicesParams params;
  params.name = name;
  fetch(context, params, std::move(then));
}

void fetch_contact(Context& context, const AccountId& account, ThenContact then) {
  protocol::DevicesParams params;
  params.account = account;
  fetch(context, params, std::move(then));
}

void trust_new_key(Context& context, const AccountId& account) {
  const auto found = context.state.contacts.find(account);
  if (found == context.state.contacts.end() || !found->second.replaced_by) return;
  const std::string name = found->second.name();
  context.state.contacts.erase(found);
  context.erase("a/" + account.text());
  fetch_contact(context, name, [](Context&, const Result<AccountId>&) {});
}

Result<identity::DeviceCertificate> check_certificate(ByteView credential, ByteView signature_key) {
  MAJLIS_TRY(auto certificate, identity::verify_certificate(credential));
  if (!equal(certificate.device_sig_pk, signature_key))
    return Error{"client.certificate.signature_key", "a group member of @" + certificate.account.address +
                                                         " signs with a key that is not in its certificate"};
  return certificate;
}

std::string name_of(const State& state, const AccountId& account) {
  if (state.own && state.own->id() == account) return "@" + state.own->name();
  const auto found = state.contacts.find(account);
  if (found != state.contacts.end()) return "@" + found->second.name();
  return account.text().substr(0, 8);
}

}  // namespace majlis::client
