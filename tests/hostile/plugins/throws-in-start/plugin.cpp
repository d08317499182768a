// Throws when it is started: the host logs why, unloads it and goes on without it.
#include "../pinging.hpp"

namespace majlis::hostile {

class ThrowsInStart final : public Pinging {
 public:
  explicit ThrowsInStart(sdk::Host& host) : Pinging(host, "throws-in-start") {}
  sdk::task<void> start(const sdk::Setup&) override {
    throw std::runtime_error("the moon is in the wrong house");
    co_return;
  }
};

}  // namespace majlis::hostile

MAJLIS_PLUGIN(majlis::hostile::ThrowsInStart)
