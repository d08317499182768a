// A plugin without fault, for those whose fault stands in the manifest: none of its code should ever run.
#include "pinging.hpp"

namespace majlis::hostile {

class Harmless final : public sdk::Plugin {
 public:
  using Plugin::Plugin;
};

}  // namespace majlis::hostile

MAJLIS_PLUGIN(majlis::hostile::Harmless)
