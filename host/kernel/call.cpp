#include "host/kernel/call.hpp"

namespace majlis::host {

PendingCall::~PendingCall() {
  if (!answered()) answer(failure(Code::kInternal, "the method ended without an answer; the host's log names it"));
}

bool PendingCall::answer(Outcome&& outcome) {
  if (answered_.exchange(true, std::memory_order_acq_rel)) return false;
  sink_(std::move(outcome));
  if (forget_) forget_();  // last: a host that stops closes its connections once no call is open
  return true;
}

void PendingCall::on_abandoned(std::function<void()> hook) {
  {
    const std::lock_guard lock(mutex_);
    if (!abandoned_) {
      abandoned_hook_ = std::move(hook);
      return;
    }
  }
  hook();
}

void PendingCall::abandon(Failure why) {
  if (!answer(Outcome(std::move(why)))) return;
  std::function<void()> hook;
  {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    hook = std::move(abandoned_hook_);
    abandoned_hook_ = nullptr;
  }
  if (hook) hook();
}

Responder Responder::to(PendingCall::Sink sink) {
  return Responder(std::make_shared<PendingCall>(std::move(sink), nullptr));
}

}  // namespace majlis::host
