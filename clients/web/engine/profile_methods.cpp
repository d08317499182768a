#include "clients/web/engine/methods.hpp"
#include "clients/web/engine/params.hpp"

namespace majlis::web {
namespace {

using client::Core;
using client::Ticket;

struct Create {
  Bytes secret;       // a passphrase in UTF-8 (NFC), or what the browser keeps for the person
  bool slow = false;  // people's passphrases are guessable: each guess is to cost
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("slow", self.slow, record::Limits{});
    visit("secret", self.secret, record::Limits{1, 4096});
  }
};

struct Created {
  Bytes lock;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("lock", self.lock, record::Limits{});
  }
};

struct Open {
  Bytes lock;
  Bytes secret;
  std::vector<StoreChange> records;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("lock", self.lock, record::Limits{});
    visit("secret", self.secret, record::Limits{0, 4096});
    visit("records", self.records, record::Limits{});
  }
};

struct SignUp {
  std::string name;
  std::optional<std::string> invite;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{0, 256});
    visit("invite", self.invite, record::Limits{0, 4096});
  }
};

struct Recover {
  std::string name;
  std::string phrase;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{0, 256});
    visit("phrase", self.phrase, record::Limits{0, 4096});
  }
};

struct SetProfile {
  std::string name;
  Bytes avatar;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{0, 4096});
    visit("avatar", self.avatar, record::Limits{});
  }
};

struct OfDevice {
  client::DeviceId device;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("device", self.device, record::Limits{});
  }
};

// A new profile: makes the store's key and its lock, which the page keeps beside the records.
Status create(Turn& turn) {
  MAJLIS_TRY(Create params, record::decode<Create>(turn.request.params.item));
  const Secret secret = Secret::take(std::move(params.secret));
  auto key = identity::StoreKey::generate(turn.random);
  MAJLIS_TRY(Bytes lock,
             key.lock(turn.random, secret.view(), params.slow ? crypto::PasswordCost{} : crypto::kLeastPasswordCost));
  MAJLIS_TRY(auto core, Core::open(turn.random, std::move(key), {}));
  turn.core = std::move(core);
  turn.facts.forget();
  turn.answer(Created{std::move(lock)});
  return {};
}

// The stored profile. Errors: identity.sealed.* of the lock, identity.record.damaged, client.store.damaged.
Status open(Turn& turn) {
  MAJLIS_TRY(Open params, record::decode<Open>(turn.request.params.item));
  const Secret secret = Secret::take(std::move(params.secret));
  MAJLIS_TRY(auto key, identity::StoreKey::unlock(params.lock, secret.view()));
  std::vector<client::StoredRecord> records;
  records.reserve(params.records.size());
  for (auto& record : params.records)
    records.push_back({std::move(record.key), std::move(record.sealed).value_or(Bytes{})});
  MAJLIS_TRY(auto core, Core::open(turn.random, std::move(key), records));
  turn.core = std::move(core);
  turn.facts.forget();
  turn.batch = turn.core->tick(turn.request.now_ms);
  turn.touched_all = true;
  return {};
}

Status close(Turn& turn) {
  turn.core.reset();
  turn.facts.forget();
  return {};
}

constexpr Method kProfileMethods[] = {
    {"create", create},
    {"open", open},
    {"close", close},
    {"sign_up", command<SignUp>([](Core& core, Ticket ticket, SignUp& p, std::uint64_t now) {
       return core.sign_up(ticket, p.name, p.invite, now);
     })},
    {"recover", command<Recover>([](Core& core, Ticket ticket, Recover& p, std::uint64_t now) {
       return core.recover(ticket, p.name, p.phrase, now);
     })},
    {"begin_link",
     command<None>([](Core& core, Ticket ticket, None&, std::uint64_t now) { return core.begin_link(ticket, now); })},
    {"revoke_device", command<OfDevice>([](Core& core, Ticket ticket, OfDevice& p, std::uint64_t now) {
       return core.revoke_device(ticket, p.device, now);
     })},
    {"set_profile", command<SetProfile>([](Core& core, Ticket ticket, SetProfile& p, std::uint64_t now) {
       return core.set_profile(ticket, std::move(p.name), std::move(p.avatar), now);
     })},
    {"confirm_recovery_phrase",
     command<None>([](Core& core, Ticket, None&, std::uint64_t) { return core.confirm_recovery_phrase(); })},
};

}  // namespace

std::span<const Method> profile_methods() { return kProfileMethods; }

}  // namespace majlis::web
