#include "clients/core/profile.hpp"

#include "clients/core/commands.hpp"
#include "clients/core/commit_rules.hpp"
#include "clients/core/model.hpp"
#include "clients/core/state.hpp"
#include "crypto/primitives/extended_aead.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::string_view kLabel = "majlis profile v1";

ProfileToldRecord told_now(const Conversation& conversation, std::uint64_t version) {
  return {roster_hash(devices_of(conversation.group->tree())), conversation.stream, version};
}

// Whether `told` says it all already; where it does not, it is said from now on.
bool note_told(Context& context, const Conversation& conversation, std::uint64_t version) {
  ProfileToldRecord now = told_now(conversation, version);
  ProfileToldRecord& told = context.state.profile_told[conversation.stream];
  if (told == now) return true;
  told = std::move(now);
  context.put("v/" + conversation.stream.text(), told);
  return false;
}

bool is_blocked(const State& state, const Conversation& conversation) {
  const auto peer = state.contacts.find(conversation.peer.value_or(AccountId()));
  return peer != state.contacts.end() && peer->second.blocked;
}

// Whether there is anybody in the conversation who may be told.
bool has_readers(const State& state, const Conversation& conversation) {
  if (conversation.stage != Stage::kActive || !conversation.group || conversation.request) return false;
  if (conversation.kind == StreamKind::kSelf) return state.own->devices().active_devices().size() > 1;
  return !is_blocked(state, conversation) && may_post(conversation, state.own->id());
}

}  // namespace

Bytes profile_data(const AccountId& account, std::uint64_t version) {
  cbor::Writer writer;
  writer.array(3);
  writer.text(kLabel);
  writer.bytes(account.view());
  writer.unsigned_integer(version);
  return writer.take();
}

Bytes seal_profile(crypto::Random& random, ByteView key, const AccountId& account, std::uint64_t version,
                   const protocol::Profile& profile) {
  const Bytes plaintext = record::encode(profile);
  const Bytes nonce = random.bytes(crypto::kExtendedNonceSize);
  Bytes sealed = nonce;
  sealed.resize(nonce.size() + plaintext.size() + crypto::kExtendedTagSize);
  crypto::extended_seal(key, nonce, profile_data(account, version), plaintext,
                        MutableByteView(sealed).subspan(nonce.size()));
  return sealed;
}

Result<protocol::Profile> open_profile(ByteView sealed, ByteView key, const AccountId& account, std::uint64_t version) {
  const Error damaged{"client.profile.damaged", "the profile is not what its owner sealed; it is left out"};
  if (sealed.size() < crypto::kExtendedNonceSize + crypto::kExtendedTagSize || key.size() != crypto::kExtendedKeySize)
    return damaged;
  const ByteView ciphertext = sealed.subspan(crypto::kExtendedNonceSize);
  Bytes plaintext(ciphertext.size() - crypto::kExtendedTagSize);
  const auto opened = crypto::extended_open(key, sealed.first(crypto::kExtendedNonceSize),
                                            profile_data(account, version), ciphertext, plaintext);
  if (!opened.ok()) return damaged;
  auto profile = record::decode<protocol::Profile>(plaintext, record::Unknown::kSkip);
  if (!profile.ok()) return damaged;
  return profile;
}

void take_profile_key(Context& context, Conversation& conversation, const Origin& origin,
                      const protocol::ProfileKey& key) {
  State& state = context.state;
  const bool own = origin.author == state.own->id();
  ProfileRecord& profile = state.profiles[origin.author];
  // Another device of one's own told these members.
  if (own && conversation.group && key.version >= profile.version) note_told(context, conversation, key.version);
  if (key.version <= profile.version) return;
  profile.account = origin.author;
  profile.version = key.version;
  profile.key = key.key;
  context.put("u/" + origin.author.text(), profile);
  state.connection.lacking_profiles.erase(origin.author);
  fetch_profiles(context);
}

bool give_profile_key(Context& context, Conversation& conversation) {
  const State& state = context.state;
  const auto own = state.profiles.find(state.own->id());
  if (own == state.profiles.end() || own->second.version == 0 || !has_readers(state, conversation)) return false;
  if (note_told(context, conversation, own->second.version)) return false;
  Draft draft;
  draft.type = kProfileKeyType;
  draft.body = record::encode(protocol::ProfileKey{own->second.key, own->second.version});
  enqueue(context, 0, conversation, std::move(draft));
  return true;
}

bool shows_profile(const State& state, const AccountId& account) {
  if (state.own && account == state.own->id()) return true;
  return std::ranges::any_of(state.conversations, [&](const auto& entry) {
    const Conversation& conversation = entry.second;
    if (conversation.request) return false;
    return conversation.peer == account ||
           std::ranges::count(conversation.receipts, account, &AccountReceipt::account) != 0;
  });
}

}  // namespace majlis::client
