// Throws when it is called: that call is answered `internal`, the next one as if nothing had been.
#include "../pinging.hpp"

namespace majlis::hostile {

class ThrowsInCall final : public Pinging {
 public:
  explicit ThrowsInCall(sdk::Host& host) : Pinging(host, "throws-in-call") {
    method("throws-in-call.throw", &ThrowsInCall::fail);
  }

 private:
  sdk::task<sdk::Json> fail(const sdk::Call&, const sdk::Json&) {
    throw std::runtime_error("the inside of the plugin");
    co_return sdk::object();
  }
};

}  // namespace majlis::hostile

MAJLIS_PLUGIN(majlis::hostile::ThrowsInCall)
