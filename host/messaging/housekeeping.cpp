#include "host/messaging/housekeeping.hpp"

#include "host/messaging/key_packages.hpp"
#include "host/messaging/retention.hpp"

namespace majlis::host::messaging {
namespace {

constexpr std::uint64_t kStep = 64;          // streams in one write of the sweep
constexpr std::size_t kReceiptReaders = 64;  // in larger groups receipts are asked for, not pushed

}  // namespace

void Housekeeping::start() {
  count_requests();
  arm_sweep();
}

void Housekeeping::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    stopped_ = true;
    core_.services.timers.cancel(save_timer_);
    core_.services.timers.cancel(sweep_timer_);
  }
  save_cursors();
}

bool Housekeeping::stopped() {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

void Housekeeping::acknowledged(const StreamId& stream, const DeviceId& device, std::uint64_t seq) {
  if (!core_.cursors.advance(stream, device, seq)) return;
  const std::lock_guard lock(mutex_);
  if (stopped_) return;
  save_timer_ = core_.services.timers.after(Milliseconds(core_.limits.ack_save_ms), [this] { save_cursors(); });
}

void Housekeeping::save_cursors() {
  auto batch = core_.cursors.take();
  if (batch.acks.empty()) return;
  core_.store.write(
      [batch = std::move(batch), times = core_.retention_times()](Transaction& tx) -> Reply<std::vector<Receipt>> {
        return messaging::save_cursors(tx, batch, times);
      },
      [this](Reply<std::vector<Receipt>> receipts) {
        core_.cursors.saved();
        if (receipts.ok()) tell(*receipts);
      });
}

void Housekeeping::tell(const std::vector<Receipt>& receipts) {
  for (const auto& receipt : receipts) {
    const auto stream = core_.streams.find(receipt.stream);
    if (!stream || stream->leaves.size() > kReceiptReaders) continue;
    std::vector<DeviceId> others;
    for (const auto& leaf : stream->leaves)
      if (leaf.account != receipt.account && !leaf.ended && !stream->hidden_from(leaf.account)) {
        others.push_back(leaf.device);
      }
    const protocol::AcknowledgedNote note{receipt.stream, receipt.account, receipt.seq};
    core_.delivery.notify(others, make_message(protocol::AcknowledgedNotification::kName, record::encode(note)));
  }
}

void Housekeeping::arm_sweep() {
  const std::lock_guard lock(mutex_);
  if (stopped_) return;
  sweep_timer_ = core_.services.timers.after(Milliseconds(core_.limits.sweep_ms), [this] { sweep(); });
}

void Housekeeping::sweep() {
  core_.store.write(
      [now = core_.now_ms(), times = core_.retention_times()](Transaction& tx) -> Reply<Done> {
        forget_old_claims(tx, now);
        forget_expired_packages(tx, now);
        forget_old_invites(tx, now);
        sweep_joining(tx, times);
        return Done{};
      },
      [](const Reply<Done>&) {});
  sweep_step();
}

// One small write at a time, so that appends come in between.
void Housekeeping::sweep_step() {
  core_.store.write(
      [times = core_.retention_times()](Transaction& tx) -> Reply<bool> {
        bool more = sweep_old_entries(tx, times, kStep);
        more = sweep_timers(tx, times, kStep) || more;
        more = sweep_requests(tx, times, kStep) || more;
        return more;
      },
      [this](Reply<bool> more) {
        if (more.ok() && *more && !stopped()) return sweep_step();
        count_requests();
        arm_sweep();
      });
}

void Housekeeping::count_requests() {
  core_.store.read(
      [](Transaction& tx) -> Reply<std::uint64_t> {
        return *tx.value<std::uint64_t>("SELECT count(*) FROM memberships WHERE state = $1",
                                        static_cast<std::uint8_t>(Membership::kPending));
      },
      [&counts = core_.counts](const Reply<std::uint64_t>& waiting) {
        if (waiting.ok()) counts.requests_waiting.set(*waiting);
      });
}

}  // namespace majlis::host::messaging
