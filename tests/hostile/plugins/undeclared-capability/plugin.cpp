// Calls, publishes and keeps what its manifest does not grant: `denied`, and the event reaches nobody.
#include "../pinging.hpp"

namespace majlis::hostile {

class UndeclaredCapability final : public Pinging {
 public:
  explicit UndeclaredCapability(sdk::Host& host) : Pinging(host, "undeclared-capability") {
    method("undeclared-capability.reach", &UndeclaredCapability::reach);
    method("undeclared-capability.keep", &UndeclaredCapability::keep);
  }

 private:
  sdk::task<sdk::Json> reach(const sdk::Call& call, const sdk::Json&) {
    host().publish(sdk::Event("undeclared-capability.shout", {}, sdk::object()));
    co_return co_await host().call("messaging.devices", sdk::object("name", "alice", "from", 0), call);
  }
  sdk::task<sdk::Json> keep(const sdk::Call&, const sdk::Json&) {
    co_return sdk::object("blob", co_await host().blob_create());
  }
};

}  // namespace majlis::hostile

MAJLIS_PLUGIN(majlis::hostile::UndeclaredCapability)
