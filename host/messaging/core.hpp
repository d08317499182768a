// All that the module's methods share. Owned by Messaging; built in start(), gone after stop(). Its parts are
// thread-safe; handlers run on I/O threads, completions of writes on the store's writer thread, of reads on the pool's.
#pragma once

#include "crypto/primitives/random.hpp"
#include "host/kernel/module.hpp"
#include "host/kernel/typed.hpp"
#include "host/messaging/challenges.hpp"
#include "host/messaging/counts.hpp"
#include "host/messaging/cursors.hpp"
#include "host/messaging/delivery.hpp"
#include "host/messaging/limits.hpp"
#include "host/messaging/link_box.hpp"
#include "host/messaging/live_stream.hpp"
#include "host/messaging/messaging.hpp"
#include "host/messaging/rate_limiter.hpp"
#include "host/messaging/session_tokens.hpp"
#include "host/messaging/store.hpp"

#include <string>

namespace majlis::host::messaging {

// Random bytes for any thread.
class SharedRandom {
 public:
  explicit SharedRandom(crypto::Random& random) : random_(random) {}
  Bytes bytes(std::size_t size) {
    const std::lock_guard lock(mutex_);
    return random_.bytes(size);
  }

 private:
  std::mutex mutex_;
  crypto::Random& random_;
};

struct RateLimiters {
  explicit RateLimiters(const Limits& limits);
  RateLimiter registrations, challenges, session_opens, lookups, list_appends, appends, stream_creations, claims, links;
};

struct Core {
  Core(const Options& options, Services& services);

  std::uint64_t now_ms() const { return services.timers.unix_ms(); }
  RetentionTimes retention_times() const;

  const Limits limits;
  const SignUp sign_up;
  Services& services;
  Counts counts;
  SharedRandom random;
  RateLimiters rates;
  Challenges challenges;
  SessionTokens tokens;
  LinkBox links;
  LiveStreams streams;
  Cursors cursors;
  FrankingKey franking_key;
  Bytes host_id;
  Delivery delivery;
  Store store;  // last: what waits in it is finished while the rest still stands
};

// Answers with the result of a step, or its failure.
template <record::Fields Result>
void finish(const Responder& responder, const Reply<Result>& reply) {
  if (!reply.ok()) return responder.fail(reply.error());
  answer(responder, *reply);
}

// Adds a method for proved devices: work(Speaker, CallContext, Params&&, Responder). A plugin that speaks for nobody
// is refused.
template <class Method, class Work>
Status add_device_method(Scope& scope, Work work) {
  return add_typed<Method>(scope, [work = std::move(work)](const CallContext& context, typename Method::Params&& params,
                                                           const Responder& responder) {
    if (!context.caller.on_behalf) {
      return responder.fail(Code::kDenied, "the call speaks for no device; open a session first");
    }
    work(speaker(context.caller), context, std::move(params), responder);
  });
}

// Who is limited where no device is proved: the connection.
Bytes connection_key(ConnectionId connection);

Status add_account_methods(Core& core, Scope& scope);
Status add_session_methods(Core& core, Scope& scope);
Status add_key_package_methods(Core& core, Scope& scope);
Status add_stream_methods(Core& core, Scope& scope);
class Housekeeping;
Status add_entry_methods(Core& core, Housekeeping& housekeeping, Scope& scope);
Status add_joining_methods(Core& core, Scope& scope);
Status add_request_methods(Core& core, Scope& scope);
Status add_link_methods(Core& core, Scope& scope);

}  // namespace majlis::host::messaging
