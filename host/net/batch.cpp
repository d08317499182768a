#include "host/net/batch.hpp"

namespace majlis::host {
namespace {

thread_local Batching batching;
thread_local Batching* open_batch = nullptr;

}  // namespace

Batching* Batching::current() { return open_batch; }

void Batching::begin() {
  ++batching.depth_;
  open_batch = &batching;
}

std::vector<std::vector<Parcel>> Batching::end() {
  if (--batching.depth_ > 0) return {};
  open_batch = nullptr;
  return std::exchange(batching.parcels_, {});
}

}  // namespace majlis::host
