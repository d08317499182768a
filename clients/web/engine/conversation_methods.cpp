#include "clients/web/engine/methods.hpp"
#include "clients/web/engine/params.hpp"

namespace majlis::web {
namespace {

using client::Core;
using client::Ticket;

struct CreateGroup {
  std::vector<std::string> names;
  std::string title;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("names", self.names, record::Limits{0, 10'000, 0, 256});
    visit("title", self.title, record::Limits{});
  }
};

struct SetRole {
  protocol::Role role = protocol::Role::kMember;
  client::StreamId stream;
  client::AccountId account;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("role", self.role, record::Limits{});
    visit("stream", self.stream, record::Limits{});
    visit("account", self.account, record::Limits{});
  }
};

struct CreateInvite {
  std::optional<std::uint64_t> uses;
  client::StreamId stream;
  std::optional<std::uint64_t> expires_ms;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("uses", self.uses, record::Limits{1});
    visit("stream", self.stream, record::Limits{});
    visit("expires_ms", self.expires_ms, record::Limits{1});
  }
};

struct OfInvite {
  Bytes key;
  client::StreamId stream;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{32, 32});
    visit("stream", self.stream, record::Limits{});
  }
};

// What is decided about an account shows wherever it is: in the list, in members, in what waits to be sent.
template <class Params, class Run>
constexpr auto about_an_account(Run) {
  return +[](Turn& turn) -> Status {
    turn.touched_all = true;
    return command<Params>(Run{})(turn);
  };
}

constexpr Method kConversationMethods[] = {
    {"open_direct", command<Named>([](Core& core, Ticket ticket, Named& p, std::uint64_t now) {
       return core.open_direct(ticket, p.name, now);
     })},
    {"create_group", command<CreateGroup>([](Core& core, Ticket ticket, CreateGroup& p, std::uint64_t now) {
       return core.create_group(ticket, p.title, p.names, now);
     })},
    {"come_in", command<Named>([](Core& core, Ticket ticket, Named& p, std::uint64_t now) {
       return core.come_in(ticket, p.name, now);
     })},
    {"add_member", command<WithText>([](Core& core, Ticket ticket, WithText& p, std::uint64_t now) {
       return core.add_member(ticket, p.stream, p.text, now);
     })},
    {"remove_member", command<OfMember>([](Core& core, Ticket ticket, OfMember& p, std::uint64_t now) {
       return core.remove_member(ticket, p.stream, p.account, now);
     })},
    {"set_role", command<SetRole>([](Core& core, Ticket ticket, SetRole& p, std::uint64_t now) {
       return core.set_role(ticket, p.stream, p.account, p.role, now);
     })},
    {"set_title", command<WithText>([](Core& core, Ticket ticket, WithText& p, std::uint64_t now) {
       return core.set_title(ticket, p.stream, p.text, now);
     })},
    {"set_timer", command<WithNumber>([](Core& core, Ticket ticket, WithNumber& p, std::uint64_t now) {
       return core.set_timer(ticket, p.stream, p.number, now);
     })},
    {"create_invite", command<CreateInvite>([](Core& core, Ticket ticket, CreateInvite& p, std::uint64_t now) {
       return core.create_invite(ticket, p.stream, p.uses, p.expires_ms, now);
     })},
    {"revoke_invite", command<OfInvite>([](Core& core, Ticket ticket, OfInvite& p, std::uint64_t now) {
       return core.revoke_invite(ticket, p.stream, p.key, now);
     })},
    {"look_up_invites", command<OfStream>([](Core& core, Ticket ticket, OfStream& p, std::uint64_t now) {
       return core.look_up_invites(ticket, p.stream, now);
     })},
    {"leave", command<OfStream>([](Core& core, Ticket ticket, OfStream& p, std::uint64_t now) {
       return core.leave(ticket, p.stream, now);
     })},
    {"accept", command<OfStream>([](Core& core, Ticket ticket, OfStream& p, std::uint64_t now) {
       return core.accept(ticket, p.stream, now);
     })},
    {"decline", command<OfStream>([](Core& core, Ticket ticket, OfStream& p, std::uint64_t now) {
       return core.decline(ticket, p.stream, now);
     })},
    {"block", about_an_account<AccountFlag>([](Core& core, Ticket ticket, AccountFlag& p, std::uint64_t now) {
       return core.block(ticket, p.account, p.on, now);
     })},
    {"verify", about_an_account<AccountFlag>([](Core& core, Ticket, AccountFlag& p, std::uint64_t) {
       return core.verify_contact(p.account, p.on);
     })},
    {"trust", about_an_account<OfAccount>([](Core& core, Ticket ticket, OfAccount& p, std::uint64_t now) {
       return core.trust(ticket, p.account, now);
     })},
};

}  // namespace

std::span<const Method> conversation_methods() { return kConversationMethods; }

}  // namespace majlis::web
