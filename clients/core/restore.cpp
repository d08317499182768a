#include "clients/core/restore.hpp"

#include "clients/core/archive.hpp"

#include <utility>

namespace majlis::client {
namespace {

// "m/<stream>/<number>" → the conversation; the heads ("c/…") are read first.
Result<Conversation*> conversation_of(State& state, const std::string& key) {
  const std::string_view text = std::string_view(key).substr(2);
  auto bytes = from_base64url(text.substr(0, text.find('/')));
  if (bytes.ok()) {
    auto stream = StreamId::from_bytes(*bytes);
    if (stream.ok())
      if (const auto found = state.conversations.find(*stream); found != state.conversations.end())
        return &found->second;
  }
  return Error{"client.store.damaged", "stored record " + key + " belongs to no conversation"};
}

Status take_account(State& state, const StoredRecord& record) {
  MAJLIS_TRY(const auto account, state.store.open_as<AccountRecord>(record));
  MAJLIS_TRY(state.own, OwnAccount::restore(account));
  return {};
}

Status take_contact(State& state, const StoredRecord& record) {
  MAJLIS_TRY(const auto stored, state.store.open_as<ContactRecord>(record));
  MAJLIS_TRY(auto contact, Contact::restore(stored));
  const AccountId id = account_id(contact.identity_pk());
  state.contacts.emplace(id, std::move(contact));
  return {};
}

Status take_profile(State& state, const StoredRecord& record) {
  MAJLIS_TRY(auto profile, state.store.open_as<ProfileRecord>(record));
  state.profiles.insert_or_assign(profile.account, std::move(profile));
  return {};
}

Status take_profile_told(State& state, const StoredRecord& record) {
  MAJLIS_TRY(auto told, state.store.open_as<ProfileToldRecord>(record));
  state.profile_told.insert_or_assign(told.stream, std::move(told));
  return {};
}

Status take_key_package(State& state, const StoredRecord& record) {
  MAJLIS_TRY(const auto stored, state.store.open_as<KeyPackageRecord>(record));
  MAJLIS_TRY(auto package, StoredKeyPackage::restore(stored));
  Bytes ref = package.own.key_package.ref().data;
  state.key_packages.emplace(std::move(ref), std::move(package));
  return {};
}

Status take_head(State& state, const StoredRecord& record) {
  MAJLIS_TRY(auto head, state.store.open_as<ConversationRecord>(record));
  const StreamId stream = head.stream;
  state.conversations.emplace(stream, Conversation(std::move(head)));
  return {};
}

using Trees = std::map<Conversation*, mls::RatchetTree>;

Status take_tree(State& state, const StoredRecord& record, Trees& trees) {
  MAJLIS_TRY(Conversation * conversation, conversation_of(state, record.key));
  MAJLIS_TRY(const Secret bytes, state.store.open(record));
  auto tree = mls::RatchetTree::decode(bytes.view());
  if (!tree.ok()) return Error{"client.store.damaged", "stored record " + record.key + ": " + tree.error().detail};
  trees.emplace(conversation, *std::move(tree));
  return {};
}

// Moves what was added last to where it belongs: records come nearly in order, and a sort of each kind is much code.
template <class Parts, class Order>
void settle_last(Parts& parts, Order order) {
  for (auto at = parts.size() - 1; at > 0 && parts[at].*order < parts[at - 1].*order; --at)
    std::swap(parts[at], parts[at - 1]);
}

Status take_part(State& state, const StoredRecord& record, const Trees& trees) {
  MAJLIS_TRY(Conversation * conversation, conversation_of(state, record.key));
  switch (record.key.front()) {
    case 'g': {
      MAJLIS_TRY(const Secret bytes, state.store.open(record));
      const auto tree = trees.find(conversation);
      if (tree == trees.end()) return Error{"client.store.damaged", "stored record " + record.key + " lacks its tree"};
      auto group = mls::Group::restore(bytes.view(), tree->second);
      if (!group.ok())
        return Error{"client.store.damaged", "stored record " + record.key + ": " + group.error().detail};
      conversation->group = *std::move(group);
      return {};
    }
    case 'p': {
      MAJLIS_TRY(conversation->pending, state.store.open_as<PendingCommit>(record));
      return {};
    }
    case 'm': {
      MAJLIS_TRY(auto message, state.store.open_as<Message>(record));
      const std::uint64_t seq = message.seq;
      auto& next = state.next_expiry_ms;
      if (message.expires_ms && (!next || *message.expires_ms < *next)) next = message.expires_ms;
      conversation->messages.insert_or_assign(seq, std::move(message));
      return {};
    }
    case 'd': {
      MAJLIS_TRY(auto receipts, state.store.open_as<ReceiptsRecord>(record));
      conversation->receipts = std::move(receipts.accounts);
      return {};
    }
    case 'e': {
      MAJLIS_TRY(auto epoch, state.store.open_as<KeptEpoch>(record));
      conversation->epochs.push_back(std::move(epoch));
      settle_last(conversation->epochs, &KeptEpoch::order);
      return {};
    }
    case 'o': {
      MAJLIS_TRY(auto outgoing, state.store.open_as<Outgoing>(record));
      conversation->outbox.push_back(std::move(outgoing));
      settle_last(conversation->outbox, &Outgoing::order);
      return {};
    }
    case 'r': {
      MAJLIS_TRY(auto refused, state.store.open_as<RefusedContent>(record));
      conversation->refused.push_back(std::move(refused));
      settle_last(conversation->refused, &RefusedContent::order);
      return {};
    }
    default: return {};
  }
}

Status take_root(State& state, const StoredRecord& record) {
  if (record.key == "account") return take_account(state, record);
  if (record.key == "archive") return restore_offer(state, record);
  if (record.key.starts_with("a/")) return take_contact(state, record);
  if (record.key.starts_with("k/")) return take_key_package(state, record);
  if (record.key.starts_with("c/")) return take_head(state, record);
  if (record.key.starts_with("u/")) return take_profile(state, record);
  if (record.key.starts_with("v/")) return take_profile_told(state, record);
  return {};
}

bool is_part(const StoredRecord& record) {
  return record.key.size() > 2 && record.key[1] == '/' &&
         std::string_view("gpmoerd").find(record.key[0]) != std::string_view::npos;
}

}  // namespace

Status restore(State& state, std::span<const StoredRecord> records) {
  for (const auto& record : records) MAJLIS_CHECK(take_root(state, record));
  Trees trees;
  for (const auto& record : records)
    if (record.key.starts_with("t/")) MAJLIS_CHECK(take_tree(state, record, trees));
  for (const auto& record : records)
    if (is_part(record)) MAJLIS_CHECK(take_part(state, record, trees));
  return {};
}

}  // namespace majlis::client
