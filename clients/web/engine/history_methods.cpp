// The history that goes along when a device is linked (clients/core/archive.hpp). Who drives the engine seals it as a
// file, puts it up at the host, and gives the reference to `link_device`; a new device has the reference until it took
// what it leads to, or let go of it.
#include "clients/core/link.hpp"
#include "clients/web/engine/methods.hpp"
#include "clients/web/engine/params.hpp"

namespace majlis::web {
namespace {

using client::Core;
using client::Ticket;

struct ForDevice {
  std::string code;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("code", self.code, record::Limits{0, 4096});
  }
};

struct LinkDevice {
  std::string code;
  std::optional<Bytes> history;  // the reference to it
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("code", self.code, record::Limits{0, 4096});
    visit("history", self.history, record::Limits{1, client::kMaxArchiveReference});
  }
};

// Adds what is not known here; answers how many messages came. All or nothing.
Status take_history(Turn& turn) {
  MAJLIS_CHECK(need_core(turn));
  MAJLIS_TRY(const auto params, record::decode<OnlyBytes>(turn.request.params.item));
  client::ArchiveTaken taken;
  MAJLIS_TRY(turn.batch, turn.core->take_archive(params.bytes, taken, turn.request.now_ms));
  turn.touched_all = true;
  turn.answer(static_cast<std::uint64_t>(taken.messages));
  return {};
}

constexpr Method kHistoryMethods[] = {
    // Asked with the new device's code, so that nothing is put up for what is none.
    {"history", query<ForDevice>([](Turn& turn, const Core& core, const ForDevice& p) -> Status {
       MAJLIS_CHECK(client::LinkCode::parse(p.code));
       turn.answer(OnlyBytes{core.archive()});
       return {};
     })},
    {"link_device", command<LinkDevice>([](Core& core, Ticket ticket, LinkDevice& p, std::uint64_t now) {
       return core.link_device(ticket, p.code, std::move(p.history), now);
     })},
    {"offered_history", query<None>([](Turn& turn, const Core& core, const None&) -> Status {
       if (core.offered_archive()) turn.answer(OnlyBytes{*core.offered_archive()});
       return {};
     })},
    {"take_history", take_history},
    {"forget_history",
     command<None>([](Core& core, Ticket, None&, std::uint64_t now) { return core.forget_archive(now); })},
};

}  // namespace

std::span<const Method> history_methods() { return kHistoryMethods; }

}  // namespace majlis::web
