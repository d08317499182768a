// Reports what is new, once: printed, flushed, and only then forgotten. A process that is killed between the last two
// reports the same lines again (same ids), so that nothing is ever lost.
#pragma once

#include "clients/cli/home.hpp"
#include "clients/cli/output.hpp"
#include "clients/core/core.hpp"

#include <optional>

namespace majlis::cli {

class Reporter {
 public:
  Reporter(const client::Core& core, Home& home, Output& output) : core_(core), home_(home), output_(output) {}

  // All that is new, except in conversations that the person has yet to accept. Lines from elsewhere than the
  // conversation that is open say where they are from.
  Status report(const std::optional<client::StreamId>& open = std::nullopt);

  // Takes a conversation's news as reported: it is shown in another way.
  Status forget(const client::StreamId& stream);

 private:
  void print(const News& news, const std::optional<client::StreamId>& open);

  const client::Core& core_;
  Home& home_;
  Output& output_;
};

}  // namespace majlis::cli
