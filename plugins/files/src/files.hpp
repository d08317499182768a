// The files plugin: sealed files of any size, kept and handed out without being read. Each part has a file; this one
// joins them.
#pragma once

#include "downloads.hpp"
#include "methods.hpp"
#include "sweeper.hpp"
#include "tokens.hpp"
#include "uploads.hpp"

namespace majlis::files {

class Files final : public sdk::Plugin {
 public:
  explicit Files(sdk::Host& host);
  sdk::task<void> start(const sdk::Setup& setup) override;
  sdk::task<void> stop() override;

 private:
  sdk::PluginDatabase database_;
  Tokens tokens_;
  Uploads uploads_;
  Downloads downloads_;
  Sweeper sweeper_;
  Methods methods_;
};

}  // namespace majlis::files
