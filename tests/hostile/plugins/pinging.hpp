// What broken plugins in C++ share: PREFIX.ping answers, so that a test can see that the rest goes on.
#pragma once

#include <majlis/plugin.hpp>

namespace majlis::hostile {

class Pinging : public sdk::Plugin {
 public:
  Pinging(sdk::Host& host, const std::string& prefix) : Plugin(host) { method(prefix + ".ping", &Pinging::ping); }
  sdk::task<sdk::Json> ping(const sdk::Call&, const sdk::Json&) { co_return sdk::object(); }
};

}  // namespace majlis::hostile
