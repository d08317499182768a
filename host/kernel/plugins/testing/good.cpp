// Keeps every promise: echoes its params, and calls what it is told to.
#include "tiny.hpp"

#include <cstring>
#include <string>

namespace {

struct Forwarded {
  std::uint64_t call_id;
};

// good.forward calls keys.sign on behalf of its caller and answers with what comes back; good.reach calls a method
// that its manifest does not name.
void on_call(void* self, const majlis_call_context* call, majlis_bytes method, majlis_bytes params) {
  const std::string name(reinterpret_cast<const char*>(method.data), method.size);
  const char* target = name == "good.forward" ? "keys.sign" : name == "good.reach" ? "host.info" : nullptr;
  if (target == nullptr) return tiny::on_call(self, call, method, params);
  majlis_call ask{};
  ask.size = sizeof ask;
  ask.cause = call->call_id;
  ask.method = {reinterpret_cast<const unsigned char*>(target), std::strlen(target)};
  ask.params = params;
  tiny::host->call(
      tiny::host->self, &ask,
      [](void* context, std::uint32_t outcome, majlis_bytes payload) {
        auto* forwarded = static_cast<Forwarded*>(context);
        tiny::host->reply(tiny::host->self, forwarded->call_id, outcome, payload);
        delete forwarded;
      },
      new Forwarded{call->call_id});
}

// A timer that never falls due: it must come back cancelled before destroy.
bool timer_came = false;
void start(void* self, majlis_bytes setup, majlis_done done, void* context) {
  tiny::host->timer(
      tiny::host->self, 1'000'000'000,
      [](void*, std::uint32_t outcome, majlis_bytes) { timer_came = outcome == MAJLIS_ERROR; }, nullptr);
  tiny::start(self, setup, done, context);
}
void destroy(void*) {
  if (!timer_came) __builtin_trap();
}

}  // namespace

MAJLIS_EXPORT const majlis_plugin* majlis_plugin_v1(const majlis_host* host) {
  tiny::table.on_call = on_call;
  tiny::table.start = start;
  tiny::table.destroy = destroy;
  return tiny::give(host);
}
