// The chat plugin: what people expect of a messenger beside its messages. Each part has a file; this one joins them.
#pragma once

#include "hints.hpp"
#include "invitations.hpp"
#include "membership.hpp"
#include "profiles.hpp"
#include "reports.hpp"

#include <majlis/plugin.hpp>
#include <majlis/plugin_database.hpp>

namespace majlis::chat {

class Chat final : public sdk::Plugin {
 public:
  explicit Chat(sdk::Host& host);
  sdk::task<void> start(const sdk::Setup& setup) override;

 private:
  // In a broadcast group only owners and moderators post. Everyone commits: that is how devices heal.
  sdk::task<void> will_append(const sdk::Call& call, const sdk::Event& event);

  sdk::PluginDatabase database_;
  Membership membership_;
  Profiles profiles_;
  Hints hints_;
  Reports reports_;
  Invitations invitations_;
};

}  // namespace majlis::chat
