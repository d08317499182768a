// A log for tests that writes nothing.
#pragma once

#include "host/observe/log.hpp"

namespace majlis::host {

class NullLog final : public Log {
 public:
  bool enabled(Level) const override { return false; }
  void write(Level, std::string_view, Fields) override {}
};

}  // namespace majlis::host
