// Everything the core holds, and the context of one step. Internal to clients/core.
#pragma once

#include "clients/core/account.hpp"
#include "clients/core/contact.hpp"
#include "clients/core/conversation.hpp"
#include "clients/core/key_package_store.hpp"
#include "clients/core/link.hpp"
#include "clients/core/profile.hpp"
#include "clients/core/rpc.hpp"
#include "clients/core/store.hpp"

#include <map>
#include <optional>
#include <set>

namespace majlis::client {

// A command that waits for something other than a conversation's outbox.
struct SignUp {
  Ticket ticket = 0;
};

struct State {
  State(crypto::Random& random_in, identity::StoreKey key) : random(random_in), store(std::move(key)) {}

  crypto::Random& random;
  Store store;
  Rpc rpc;

  std::optional<OwnAccount> own;
  std::map<AccountId, Contact> contacts;
  std::map<AccountId, ProfileRecord> profiles;
  std::map<StreamId, ProfileToldRecord> profile_told;
  KeyPackageStore key_packages;
  std::map<StreamId, Conversation> conversations;
  std::optional<LinkRequest> linking;
  std::optional<Bytes> offered_archive;  // the reference to it, until it was taken (archive.hpp)

  // Of this process alone.
  std::optional<SignUp> sign_up;
  std::optional<std::uint64_t> next_expiry_ms;  // when the next message disappears
  std::int64_t clock_ahead_ms = 0;              // this device's clock before the host's, at the last session

  // Of this connection alone.
  struct Connection {
    bool open = false;            // the driver has a connection
    bool session = false;         // the host knows this device
    std::optional<Secret> token;  // of the session
    bool looked_up = false;
    bool devices_in_flight = false;
    std::set<StreamId> listed;                         // by the host, when it was last asked
    std::set<AccountId> fetching;                      // contacts whose device list is being asked for
    std::map<StreamId, std::uint64_t> unacknowledged;  // durable here, to be said to the host in the next batch
    std::set<Ticket> plugin_calls;                     // that wait for an answer
    bool fetching_profile = false;
    std::set<AccountId> lacking_profiles;  // that the host did not give, or that did not open
    std::uint64_t profiles_at_ms = 0;      // when the host may be asked for profiles again; 0: now
    std::uint64_t retry_ms = 0;
    bool idle_shown = false;
  } connection;
};

// One step: what it may use, and where its output goes.
struct Context {
  State& state;
  Batch& out;
  std::uint64_t now_ms;

  // Now by the host's clock, as the last session told it: this device's own may be days off.
  std::uint64_t host_ms() const;
  void show(Event event);
  void done(Ticket ticket, std::optional<StreamId> stream = {}, std::optional<MessageId> message = {}) {
    if (ticket != 0) show(Done{ticket, stream, message, {}});
  }
  void fail(Ticket ticket, Error error) {
    if (ticket != 0) show(Failed{ticket, std::move(error)});
  }
  void wake(std::uint64_t at_ms) {
    if (!out.wake_ms || at_ms < *out.wake_ms) out.wake_ms = at_ms;
  }

  template <class T>
  void put(std::string key, const T& record) {
    state.store.put(state.random, out, std::move(key), record);
  }
  void erase(std::string key) { Store::erase(out, std::move(key)); }
  void save_account() { put("account", state.own->record()); }

  template <class Method, class Then>
  void call(const typename Method::Params& params, Then then) {
    state.rpc.call<Method>(out, params, std::move(then));
  }
};

}  // namespace majlis::client
