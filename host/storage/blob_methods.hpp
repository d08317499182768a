// blobs.list: a plugin's own blobs by id, a page at a time, so that it can hold its rows against what is on the disk.
// Making, reading and removing them is in the plugins' binary interface. A built-in module on the port Blobs.
#pragma once

#include "host/kernel/blobs.hpp"
#include "host/kernel/module.hpp"

namespace majlis::host {

class BlobMethods final : public Module {
 public:
  explicit BlobMethods(Blobs& blobs) : blobs_(blobs) {}

  std::string_view id() const override { return "blobs"; }
  Status start(Services& services, Scope& scope) override;
  void stop() override {}

 private:
  Blobs& blobs_;
};

}  // namespace majlis::host
