// Reports what is new, once: printed, flushed, and only then forgotten. A process that is killed between the last two
// reports the same lines again (same ids), so that nothing is ever lost.
#pragma once

#include "clients/cli/money/verdicts.hpp"
#include "clients/cli/output.hpp"

#include <optional>
#include <set>
#include <utility>

namespace majlis::cli {

class Reporter {
 public:
  // `profile` and `output` outlive this.
  Reporter(Profile& profile, Output& output)
      : core_(profile.core()), home_(profile.home()), output_(output), verdicts_(profile) {}

  // All that is new, except in conversations that the person has yet to accept. Lines from elsewhere than the
  // conversation that is open say where they are from; of muted ones nothing is shown beside it.
  Status report(const std::optional<client::StreamId>& open = std::nullopt);

  // The conversations of which something was shown since the last time.
  std::set<client::StreamId> take_shown() { return std::exchange(shown_, {}); }

  // Takes a conversation's news as reported: it is shown in another way.
  Status forget(const client::StreamId& stream);

 private:
  void check_cards(const std::vector<News>& all);
  void print(const News& news, const std::optional<client::StreamId>& open);

  const client::Core& core_;
  Home& home_;
  Output& output_;
  Verdicts verdicts_;
  std::set<client::StreamId> shown_;
};

}  // namespace majlis::cli
