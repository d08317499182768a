// Profiles: the display name and the picture that people give themselves. Each version is sealed under a key of its own
// and kept by the host's plugin `chat`, which can open none; the key travels inside messages to those with whom one
// talks. Whoever was blocked or left gets no later key, and so no later profile.
#pragma once

#include "base/record.hpp"
#include "clients/core/event.hpp"
#include "crypto/primitives/random.hpp"

#include <string>
#include <string_view>

namespace majlis::client {

struct Context;
struct Conversation;
struct Origin;
struct State;

inline constexpr std::string_view kProfileKeyType = "profile-key/1";

// What is known of an account's profile, one's own included. Record "u/<account>".
struct ProfileRecord {
  Bytes key;  // of `version`
  std::string name;
  Bytes avatar;
  AccountId account;
  std::uint64_t fetched = 0;  // the version that name and avatar are of; 0: none yet
  std::uint64_t version = 0;  // the newest one of which the key came

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{});
    visit("name", self.name, record::Limits{});
    visit("avatar", self.avatar, record::Limits{});
    visit("account", self.account, record::Limits{});
    visit("fetched", self.fetched, record::Limits{});
    visit("version", self.version, record::Limits{});
  }
};

// Which version of the own profile a conversation's members were given the key of, and who they were. Record
// "v/<stream>".
struct ProfileToldRecord {
  Bytes roster;
  StreamId stream;
  std::uint64_t version = 0;

  bool operator==(const ProfileToldRecord&) const = default;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("roster", self.roster, record::Limits{});
    visit("stream", self.stream, record::Limits{});
    visit("version", self.version, record::Limits{});
  }
};

// What a sealed profile is bound to: whose it is and which version.
Bytes profile_data(const AccountId& account, std::uint64_t version);
// XChaCha20-Poly1305 with a random nonce before the ciphertext, bound to whose profile it is and which version.
Bytes seal_profile(crypto::Random& random, ByteView key, const AccountId& account, std::uint64_t version,
                   const protocol::Profile& profile);
// Errors: client.profile.damaged.
Result<protocol::Profile> open_profile(ByteView sealed, ByteView key, const AccountId& account, std::uint64_t version);

// Puts up a new version for oneself and tells those with whom one talked last; the others learn of it with the next
// message. Errors: client.offline, client.profile.size, the host's.
void set_profile(Context& context, Ticket ticket, protocol::Profile profile);

// A key came in a message: asks the host for the profile, unless it came with a request that nobody has accepted.
void take_profile_key(Context& context, Conversation& conversation, const Origin& origin,
                      const protocol::ProfileKey& key);
// Puts the key of one's own profile into the outbox if members lack it. Whether it did.
bool give_profile_key(Context& context, Conversation& conversation);
// Asks for the next profile that is known to be newer than what is here, if none is on its way.
void fetch_profiles(Context& context);
// Whether the person talks with the account: profiles of strangers are neither asked for nor shown.
bool shows_profile(const State& state, const AccountId& account);

}  // namespace majlis::client
