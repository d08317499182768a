// Calls and publishes what its manifest does not grant: the call is `denied`, the event reaches nobody.
#include "../pinging.hpp"

namespace majlis::hostile {

class UndeclaredCapability final : public Pinging {
 public:
  explicit UndeclaredCapability(sdk::Host& host) : Pinging(host, "undeclared-capability") {
    method("undeclared-capability.reach", &UndeclaredCapability::reach);
  }

 private:
  sdk::task<sdk::Json> reach(const sdk::Call& call, const sdk::Json&) {
    host().publish(sdk::Event("undeclared-capability.shout", {}, sdk::object()));
    co_return co_await host().call("messaging.devices", sdk::object("name", "alice", "from", 0), call);
  }
};

}  // namespace majlis::hostile

MAJLIS_PLUGIN(majlis::hostile::UndeclaredCapability)
