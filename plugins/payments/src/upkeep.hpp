// What goes on by itself: holds whose time is over are ended, and the ledger's head is signed where it has moved, so
// that what was written cannot be replaced unnoticed. Strand alone.
#pragma once

#include "desk.hpp"

namespace majlis::payments {

class Upkeep {
 public:
  Upkeep(sdk::Host& host, sdk::PluginDatabase& database) : host_(host), database_(database) {}
  void set_pace(std::chrono::milliseconds pace) { pace_ = pace; }
  void stop() { stopped_ = true; }

  sdk::task<void> run();

 private:
  sdk::task<void> round();
  sdk::task<void> end_holds();
  sdk::task<void> sign_head();

  sdk::Host& host_;
  sdk::PluginDatabase& database_;
  std::chrono::milliseconds pace_{0};
  bool stopped_ = false;
};

}  // namespace majlis::payments
