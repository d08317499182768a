// Profiles at the host: putting up one's own, and asking for those of others, one at a time.
#include "clients/core/own_group.hpp"
#include "clients/core/profile.hpp"
#include "clients/core/profile_methods.hpp"
#include "clients/core/profile_recovery.hpp"
#include "clients/core/state.hpp"
#include "crypto/primitives/extended_aead.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace majlis::client {
namespace {

constexpr std::size_t kMostName = 256;
constexpr std::size_t kMostAvatar = 65'536;
constexpr std::size_t kToldAtOnce = 64;  // conversations; the others with what is written there next

// What the person wants, until the host has it.
struct Wish {
  Ticket ticket = 0;
  protocol::Profile profile;
  std::uint64_t version = 0;  // that it replaces
  bool again = true;          // whether another device may have been faster
};

void show_profile(Context& context, const AccountId& account) {
  const bool own = account == context.state.own->id();
  for (const auto& [stream, conversation] : context.state.conversations) {
    const bool there = conversation.peer == account ||
                       std::ranges::count(conversation.receipts, account, &AccountReceipt::account) != 0;
    if (there || (own && conversation.kind != StreamKind::kDirect)) context.show(ConversationChanged{stream});
  }
}

void tell_everybody(Context& context) {
  std::vector<Conversation*> all;
  for (auto& [stream, conversation] : context.state.conversations) all.push_back(&conversation);
  const auto last_ms = [](const Conversation* each) {
    return each->messages.empty() ? 0 : each->messages.rbegin()->second.time_ms;
  };
  std::ranges::sort(all, [&](const auto* one, const auto* other) { return last_ms(one) > last_ms(other); });
  if (all.size() > kToldAtOnce) all.resize(kToldAtOnce);
  for (Conversation* each : all) give_profile_key(context, *each);
}

void fail(Context& context, const Wish& wish, const Error& error) {
  context.state.connection.plugin_calls.erase(wish.ticket);
  context.fail(wish.ticket, error);
}

void put_up(Context& context, const Wish& wish);

void learn_version(Context& context, const Wish& wish) {
  context.call<ProfileGet>({context.state.own->id()}, [wish](Context& later, const Result<ProfileGet::Result>& answer) {
    if (!answer.ok()) return fail(later, wish, answer.error());
    Wish next = wish;
    next.version = answer->version;
    next.again = false;
    put_up(later, next);
  });
}

// Where the account has a recovery key, `key` is sealed to it beside the profile. Errors: crypto.hpke.public_key.
Result<Bytes> sealed_with(crypto::Random& random, const OwnAccount& own, const Bytes& key, const Wish& wish) {
  const std::uint64_t version = wish.version + 1;
  protocol::SealedProfile sealed;
  sealed.profile = seal_profile(random, key, own.id(), version, wish.profile);
  if (own.recovery_pk()) {
    MAJLIS_TRY(sealed.recovery, seal_profile_key(random, *own.recovery_pk(), own.id(), version, key));
  }
  return record::encode(sealed);
}

void put_up(Context& context, const Wish& wish) {
  const Bytes key = context.state.random.bytes(crypto::kExtendedKeySize);
  const AccountId own = context.state.own->id();
  auto sealed = sealed_with(context.state.random, *context.state.own, key, wish);
  if (!sealed.ok()) return fail(context, wish, sealed.error());
  ProfileSet::Params params{*std::move(sealed), wish.version};
  context.call<ProfileSet>(params, [wish, key, own](Context& later, const Result<ProfileSet::Result>& answer) {
    if (!answer.ok() && answer.error().name == "conflict" && wish.again) return learn_version(later, wish);
    if (!answer.ok()) return fail(later, wish, answer.error());
    if (answer->version != wish.version + 1)
      return fail(later, wish, {"client.answer", "the host took the profile for another version; try again"});
    ProfileRecord& record = later.state.profiles[own];
    record.account = own;
    record.key = key;
    record.version = answer->version;
    keep_profile(later, record, wish.profile);
    tell_everybody(later);
    later.state.connection.plugin_calls.erase(wish.ticket);
    later.done(wish.ticket);
  });
}

// What the host gave for an account. Errors: the host's, client.profile.*.
Result<protocol::Profile> opened(const ProfileRecord& record, const Result<ProfileGet::Result>& answer) {
  if (!answer.ok()) return answer.error();
  // Newer than its key here: the key comes with the next message.
  if (answer->version != record.version || !answer->profile)
    return Error{"client.profile.unknown", "the host has another version than the one whose key came"};
  const auto sealed = record::decode<protocol::SealedProfile>(*answer->profile, record::Unknown::kSkip);
  if (!sealed.ok()) return sealed.error();
  return open_profile(sealed->profile, record.key, record.account, record.version);
}

void take_profile(Context& context, const AccountId& account, const Result<ProfileGet::Result>& answer) {
  auto& connection = context.state.connection;
  ProfileRecord& record = context.state.profiles[account];
  auto profile = opened(record, answer);
  if (profile.ok()) return keep_profile(context, record, *std::move(profile));
  if (is_passing(profile.error()))
    connection.profiles_at_ms = context.now_ms + kProfilesAgainMs;
  else
    connection.lacking_profiles.insert(account);
}

}  // namespace

void keep_profile(Context& context, ProfileRecord& record, protocol::Profile profile) {
  record.fetched = record.version;
  record.name = std::move(profile.name);
  record.avatar = std::move(profile.avatar).value_or(Bytes());
  context.put("u/" + record.account.text(), record);
  show_profile(context, record.account);
}

void set_profile(Context& context, Ticket ticket, protocol::Profile profile) {
  State& state = context.state;
  if (!state.connection.session)
    return context.fail(ticket, {"client.offline", "the host is not reached now; try again when it answers"});
  if (profile.name.size() > kMostName || profile.avatar.value_or(Bytes()).size() > kMostAvatar)
    return context.fail(ticket, {"client.profile.size",
                                 "a display name has at most 256 bytes and a picture 65,536; choose a smaller one"});
  state.connection.plugin_calls.insert(ticket);
  const auto own = state.profiles.find(state.own->id());
  put_up(context, {ticket, std::move(profile), own == state.profiles.end() ? 0 : own->second.version, true});
}

void fetch_profiles(Context& context) {
  auto& connection = context.state.connection;
  if (!connection.session || connection.fetching_profile || connection.profiles_at_ms > context.now_ms) return;
  connection.profiles_at_ms = 0;
  if (recover_profile(context)) return;
  for (const auto& [account, record] : context.state.profiles) {
    if (record.fetched >= record.version || connection.lacking_profiles.contains(account)) continue;
    if (!shows_profile(context.state, account)) continue;
    connection.fetching_profile = true;
    return context.call<ProfileGet>({account},
                                    [account = account](Context& later, const Result<ProfileGet::Result>& answer) {
                                      later.state.connection.fetching_profile = false;
                                      take_profile(later, account, answer);
                                      fetch_profiles(later);
                                    });
  }
}

}  // namespace majlis::client
