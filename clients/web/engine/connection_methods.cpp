#include "clients/web/engine/methods.hpp"

namespace majlis::web {
namespace {

using client::Core;
using client::Ticket;

struct Received {
  Bytes frame;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("frame", self.frame, record::Limits{});
  }
};

struct PluginCall {
  std::string method;
  Bytes params;  // one CBOR item
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("method", self.method, record::Limits{1, 128});
    visit("params", self.params, record::Limits{1});
  }
};

Status call_plugin(Turn& turn) {
  MAJLIS_CHECK(need_core(turn));
  MAJLIS_TRY(const auto call, record::decode<PluginCall>(turn.request.params.item));
  cbor::Reader reader(call.params);  // what is no item would break the frame that it is put into
  MAJLIS_CHECK(reader.skip());
  MAJLIS_CHECK(reader.finish());
  turn.batch = turn.core->call(turn.request.ticket.value_or(0), call.method, call.params, turn.request.now_ms);
  return {};
}

constexpr Method kConnectionMethods[] = {
    {"received",
     command<Received>([](Core& core, Ticket, Received& p, std::uint64_t now) { return core.received(p.frame, now); })},
    {"tick", command<None>([](Core& core, Ticket, None&, std::uint64_t now) { return core.tick(now); })},
    {"connected", command<None>([](Core& core, Ticket, None&, std::uint64_t now) { return core.connected(now); })},
    {"disconnected", command<None>([](Core& core, Ticket, None&, std::uint64_t) { return core.disconnected(); })},
    {"call", call_plugin},
};

}  // namespace

std::span<const Method> connection_methods() { return kConnectionMethods; }

}  // namespace majlis::web
