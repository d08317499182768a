#include "base/encoding.hpp"
#include "clients/web/engine/fold.hpp"
#include "clients/web/engine/methods.hpp"
#include "clients/web/engine/params.hpp"

namespace majlis::web {
namespace {

using client::Core;

constexpr std::uint64_t kWindow = 1'000;  // messages in one answer
constexpr std::size_t kHits = 200;

struct Window {
  std::uint64_t to = 0;
  std::uint64_t from = 0;
  client::StreamId stream;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("to", self.to, record::Limits{});
    visit("from", self.from, record::Limits{});
    visit("stream", self.stream, record::Limits{});
  }
};

struct Scanned {
  Bytes code;
  client::AccountId account;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("code", self.code, record::Limits{0, 4096});
    visit("account", self.account, record::Limits{});
  }
};

struct SafetyNumber {
  Bytes code;
  std::string digits;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("code", self.code, record::Limits{});
    visit("digits", self.digits, record::Limits{});
  }
};

std::vector<HitView> search(const Core& core, std::string_view text) {
  std::vector<HitView> hits;
  const std::string wanted = folded(text);
  if (wanted.empty()) return hits;
  for (const auto& [stream, conversation] : core.conversations()) {
    const auto& messages = conversation.messages;
    for (auto each = messages.rbegin(); each != messages.rend() && hits.size() < kHits; ++each) {
      if (folded(each->second.text()).find(wanted) == std::string::npos) continue;
      hits.push_back({to_hex(each->second.id.view()), to_hex(stream.view())});
    }
  }
  return hits;
}

constexpr Method kQueriesMethods[] = {
    {"profile", query<None>([](Turn& turn, const Core& core, const None&) -> Status {
       turn.answer(look_profile(core));
       return {};
     })},
    {"conversations", query<None>([](Turn& turn, const Core& core, const None&) -> Status {
       std::vector<ConversationView> views;
       for (const auto& [stream, conversation] : core.conversations())
         views.push_back(look(core, turn.facts, conversation));
       turn.answer(views);
       return {};
     })},
    {"messages", query<Window>([](Turn& turn, const Core& core, const Window& p) -> Status {
       MAJLIS_TRY(const auto* conversation, need_conversation(turn, p.stream));
       turn.answer(window(core, *conversation, p.from, std::min(p.to, p.from + kWindow)));
       return {};
     })},
    {"message_count", query<OfStream>([](Turn& turn, const Core& core, const OfStream& p) -> Status {
       MAJLIS_TRY(const auto* conversation, need_conversation(turn, p.stream));
       turn.answer(message_count(core, *conversation));
       return {};
     })},
    {"find", query<OfMessage>([](Turn& turn, const Core& core, const OfMessage& p) -> Status {
       MAJLIS_TRY(const auto* conversation, need_conversation(turn, p.stream));
       if (const auto found = find(core, *conversation, p.message)) turn.answer(*found);
       return {};
     })},
    {"search", query<Named>([](Turn& turn, const Core& core, const Named& p) -> Status {
       turn.answer(search(core, p.name));
       return {};
     })},
    {"members", query<OfStream>([](Turn& turn, const Core& core, const OfStream& p) -> Status {
       MAJLIS_TRY(const auto* conversation, need_conversation(turn, p.stream));
       turn.answer(look_members(core, conversation->stream));
       return {};
     })},
    {"invites", query<OfStream>([](Turn& turn, const Core& core, const OfStream& p) -> Status {
       MAJLIS_TRY(const auto* conversation, need_conversation(turn, p.stream));
       std::vector<InviteView> views;
       for (const auto& invite : core.invites(*conversation))
         views.push_back({to_hex(invite.key), invite.used, invite.uses_max, invite.expires_ms});
       turn.answer(views);
       return {};
     })},
    {"devices", query<None>([](Turn& turn, const Core& core, const None&) -> Status {
       std::vector<DeviceView> views;
       for (const auto& device : core.devices())
         views.push_back(
             {to_hex(device.device.view()), device.own, device.active, device.added_s * 1'000, device.may_link});
       turn.answer(views);
       return {};
     })},
    {"contact", query<OfAccount>([](Turn& turn, const Core& core, const OfAccount& p) -> Status {
       turn.answer(look_contact(core, p.account));
       return {};
     })},
    {"contacts", query<None>([](Turn& turn, const Core& core, const None&) -> Status {
       std::vector<ContactView> views;
       for (const auto& contact : core.contacts()) views.push_back(look_contact(core, contact.account));
       turn.answer(views);
       return {};
     })},
    {"avatar", query<OfAccount>([](Turn& turn, const Core& core, const OfAccount& p) -> Status {
       const auto profile = core.profile(p.account);
       if (profile && !profile->avatar.empty()) turn.answer(AvatarView{to_bytes(profile->avatar)});
       return {};
     })},
    {"safety_number", query<OfAccount>([](Turn& turn, const Core& core, const OfAccount& p) -> Status {
       MAJLIS_TRY(const auto digits, core.safety_number(p.account));
       MAJLIS_TRY(const auto code, core.safety_code(p.account));
       turn.answer(SafetyNumber{code, digits});
       return {};
     })},
    {"compare_safety_code", query<Scanned>([](Turn&, const Core& core, const Scanned& p) -> Status {
       return core.compare_safety_code(p.account, p.code);
     })},
};

}  // namespace

std::span<const Method> queries() { return kQueriesMethods; }

}  // namespace majlis::web
