// The parcels that one thread holds back while a Connections::Batch lives.
#pragma once

#include "host/net/inbox.hpp"

#include <vector>

namespace majlis::host {

class Batching {
 public:
  // That of this thread, or null.
  static Batching* current();
  // Nested batches count as one; end() returns the parcels by I/O thread once the outermost has ended.
  static void begin();
  static std::vector<std::vector<Parcel>> end();

  void add(std::size_t io_thread, Parcel parcel) {
    if (parcels_.size() <= io_thread) parcels_.resize(io_thread + 1);
    parcels_[io_thread].push_back(std::move(parcel));
  }

 private:
  int depth_ = 0;
  std::vector<std::vector<Parcel>> parcels_;
};

}  // namespace majlis::host
