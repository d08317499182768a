// /p/files/uploads: tus 1.0. A row says how far an upload has come, and moves only after the bytes last; one request at
// a time writes to an upload. Strand alone; the bytes go past it.
#pragma once

#include "store.hpp"

#include <set>

namespace majlis::files {

class Uploads {
 public:
  // Of one body that goes on for long, this much is flushed at a time: what a crash can cost.
  static constexpr std::int64_t kSegment = 32 << 20;

  Uploads(sdk::Host& host, sdk::PluginDatabase& database) : host_(host), database_(database) {}
  void set_limits(const Limits& limits) { limits_ = limits; }

  // Every request below /uploads.
  sdk::task<sdk::HttpAnswer> serve(const sdk::Call& call, const sdk::HttpRequest& request);

  // Ends a file or an upload, with its bytes.
  sdk::task<void> discard(FileId id);
  // Whether a request writes to it, or makes it, right now.
  bool busy(const FileId& id) const { return busy_.contains(id); }

 private:
  class Busy;

  sdk::task<sdk::HttpAnswer> dispatch(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::task<sdk::HttpAnswer> create(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::task<sdk::HttpAnswer> append(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::task<sdk::HttpAnswer> remove(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::HttpAnswer tell(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::HttpAnswer options() const;

  File need_own(const sdk::Call& call, const sdk::HttpRequest& request);
  File wanted(const AccountId& account, const sdk::HttpRequest& request) const;
  // The body into the file, which moves along. Refusal: it did not come as a whole, and `file` says how far it is.
  sdk::task<void> receive(const sdk::Call& call, File& file, Bytes checksum);
  sdk::task<void> move(File& file, std::int64_t by);

  sdk::Host& host_;
  sdk::PluginDatabase& database_;
  Limits limits_;
  std::set<FileId> busy_;
};

}  // namespace majlis::files
