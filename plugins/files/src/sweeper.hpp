// Collects what is over: files and uploads whose time has passed, blobs that no file is theirs (a crash stood between
// the two), and files whose bytes are gone (somebody touched the disk). Safe beside running uploads: what is new is
// left alone until it has been without a file for a while, and what is written to is never touched. Strand alone.
#pragma once

#include "uploads.hpp"

#include <map>

namespace majlis::files {

struct Swept {
  std::int64_t expired = 0;
  std::int64_t orphans = 0;
  std::int64_t waiting = 0;  // blobs without a file, and files without bytes, that are not old enough
  std::int64_t lost = 0;
};

class Sweeper {
 public:
  Sweeper(sdk::Host& host, sdk::PluginDatabase& database, const Uploads& uploads)
      : host_(host), database_(database), uploads_(uploads) {}
  void set_limits(const Limits& limits) { limits_ = limits; }

  // Now and then, until the plugin is unloaded or stop() was called.
  sdk::task<void> run();
  void stop() { stopped_ = true; }
  // Errors (MethodError): kConflict while another is under way, kUnavailable when the disk cannot be read.
  sdk::task<Swept> sweep();

 private:
  using Since = std::map<FileId, std::uint64_t>;  // when it was first seen so
  struct Page;

  sdk::task<std::int64_t> end_expired();
  sdk::task<void> compare(Swept& swept);
  sdk::task<Page> next_page(std::optional<FileId> after);
  sdk::task<void> collect(const Since& strays, Swept& swept);
  sdk::task<void> give_up(const Since& bare, bool all, Swept& swept);
  sdk::task<bool> is_bare(FileId id);
  sdk::task<void> remove_blob(FileId id);
  bool is_old(std::uint64_t since) const {
    return since + static_cast<std::uint64_t>(limits_.orphan_ms) <= host_.now_ms();
  }

  sdk::Host& host_;
  sdk::PluginDatabase& database_;
  const Uploads& uploads_;
  Limits limits_;
  Since strays_;  // blobs without a file
  Since bare_;    // files without their bytes
  bool sweeping_ = false;
  bool stopped_ = false;
};

}  // namespace majlis::files
