#include "host/messaging/store.hpp"

namespace majlis::host::messaging {

Store::Store(sdk::DatabaseOptions options, Executor reads, Trouble trouble)
    : executor_(std::move(reads)), trouble_(std::move(trouble)), database_(std::move(options)) {}

Store::~Store() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return reading_ == 0; });
  readers_.clear();
}

// Twice: the first may share a commit with what it waits for, and be told of it first. A disk that refuses has answered
// those who wait, too.
void Store::drain() {
  try {
    for (int i = 0; i < 2; ++i) database_.write_and_wait([](Transaction&) {});
  } catch (const sdk::DatabaseError& trouble) {
    trouble_(trouble.what());
  }
}

Store::Lent::Lent(Store& owner) : store(owner) {
  const std::lock_guard lock(store.mutex_);
  if (store.readers_.empty()) {
    reader = store.database_.open_reader();
  } else {
    reader = std::move(store.readers_.back());
    store.readers_.pop_back();
  }
}

Store::Lent::~Lent() {
  const std::lock_guard lock(store.mutex_);
  store.readers_.push_back(std::move(reader));
}

void Store::begin_read() {
  const std::lock_guard lock(mutex_);
  ++reading_;
}

void Store::end_read() {
  const std::lock_guard lock(mutex_);
  if (--reading_ == 0) idle_.notify_all();
}

Failure Store::broken(const std::exception_ptr& error) const {
  try {
    std::rethrow_exception(error);
  } catch (const sdk::DatabaseError& trouble) {
    trouble_(trouble.what());
    if (trouble.is_full())
      return refuse(Code::kUnavailable, "the host's disk is full; nothing was stored, try again later");
    return refuse(Code::kUnavailable, "the host's store refused; nothing was stored, try again later");
  } catch (const std::exception& trouble) {
    trouble_(trouble.what());
    return refuse(Code::kInternal, "the host failed; nothing was stored");
  }
}

}  // namespace majlis::host::messaging
