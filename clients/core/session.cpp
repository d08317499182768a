#include "clients/core/session.hpp"

#include "clients/core/profile.hpp"
#include "clients/core/state.hpp"
#include "clients/core/steps.hpp"
#include "protocol/messaging.hpp"

namespace majlis::client {
namespace {

constexpr std::uint64_t kRetryMs = 5'000;

void authenticate(Context& context);

// The host could not serve us now; the driver's next tick begins again.
void retry_later(Context& context, const Error& error) {
  context.state.connection.retry_ms = context.now_ms + kRetryMs;
  context.show(Warning{{}, {is_passing(error) ? error.name : "unavailable", error.detail}});
}

void registration_refused(Context& context, const Error& error) {
  State& state = context.state;
  const Ticket ticket = state.sign_up ? state.sign_up->ticket : 0;
  state.own.reset();
  state.sign_up.reset();
  context.erase("account");
  context.show(SignUpRefused{error});
  context.fail(ticket, error);
}

void registered(Context& context) {
  context.state.own->mark_sent();
  context.save_account();
  authenticate(context);
}

// A crash may have hidden the answer to an earlier attempt: then the name is taken, by ourselves.
void check_whether_ours(Context& context, const Error& refusal) {
  protocol::DevicesParams params;
  params.account = context.state.own->id();
  context.call<protocol::Devices>(params, [refusal](Context& later, const Result<protocol::DevicesResult>& answer) {
    if (answer.ok() && answer->identity_pk == later.state.own->identity_pk()) return registered(later);
    registration_refused(later, refusal);
  });
}

void send_registration(Context& context) {
  const OwnAccount& own = *context.state.own;
  protocol::RegisterParams params;
  params.name = own.name();
  params.identity_pk = own.identity_pk();
  params.device_list = own.devices().log();
  params.invite = own.invite();
  context.call<protocol::Register>(params, [](Context& later, const Result<protocol::RegisterResult>& answer) {
    if (answer.ok()) return registered(later);
    if (answer.error().name == "conflict") return check_whether_ours(later, answer.error());
    if (is_passing(answer.error())) return retry_later(later, answer.error());
    registration_refused(later, answer.error());
  });
}

void subscribed(Context& context) {
  State& state = context.state;
  state.connection.session = true;
  context.show(Connected{});
  if (state.sign_up) {
    context.done(state.sign_up->ticket);
    state.sign_up.reset();
  }
  refill_key_packages(context);
  look_up_streams(context);
  fetch_profiles(context);
}

// Whether the account ended this device is for its own list to say, not for the host.
void ask_whether_revoked(Context& context) {
  protocol::DevicesParams params;
  params.account = context.state.own->id();
  context.call<protocol::Devices>(params, [](Context& later, const Result<protocol::DevicesResult>& answer) {
    if (!answer.ok() || !later.state.own->update_list(answer->entries).ok()) return;
    later.save_account();
    if (later.state.own->stage() == AccountStage::kRevoked)
      later.show(Warning{{}, {"client.account.revoked", "this device was revoked by its account; link it again"}});
  });
}

void session_refused(Context& context, const Error& error) {
  if (error.name == "denied" || error.name == "gone") {
    context.show(Warning{{}, {"client.session.refused", "the host does not let this device in: " + error.detail}});
    ask_whether_revoked(context);
    if (context.state.sign_up) {
      context.fail(context.state.sign_up->ticket, error);
      context.state.sign_up.reset();
    }
    return;
  }
  retry_later(context, error);
}

// Nothing is signed for whoever is not the host of the account: it could hand on the challenge of another one, and come
// in there in this device's name.
void other_host(Context& context) {
  const Error other{"client.host.other",
                    "what answers at this address is not the host of @" + context.state.own->name() +
                        ": it goes by another id than the one that this device knows. It was told nothing. Check the "
                        "address; where the host was set up anew without its data, register there in a new profile"};
  context.show(Warning{{}, other});
  if (!context.state.sign_up) return;
  context.fail(context.state.sign_up->ticket, other);
  context.state.sign_up.reset();
}

void session_opened(Context& context, ByteView host, std::uint64_t host_time_ms) {
  State& state = context.state;
  state.clock_ahead_ms = static_cast<std::int64_t>(context.now_ms) - static_cast<std::int64_t>(host_time_ms);
  if (!state.own->host()) {
    state.own->settle_at(host);
    context.save_account();
  }
  context.call<protocol::Subscribe>({}, [](Context& later, const Result<protocol::SubscribeResult>& done) {
    if (!done.ok()) return session_refused(later, done.error());
    subscribed(later);
  });
}

void open_session(Context& context, const protocol::ChallengeResult& given) {
  const OwnAccount& own = *context.state.own;
  if (own.host() && *own.host() != given.host) return other_host(context);
  Bytes message = to_bytes("majlis session v2");
  append(message, given.host);
  append(message, given.challenge);
  append(message, own.id().view());
  append(message, own.device().view());
  protocol::SessionOpenParams params;
  params.account = own.id();
  params.device = own.device();
  params.challenge = given.challenge;
  params.signature = own.device_key().sign(message);
  context.call<protocol::SessionOpen>(
      params, [host = given.host](Context& later, const Result<protocol::SessionOpenResult>& answer) {
        if (!answer.ok()) return session_refused(later, answer.error());
        later.state.connection.token.emplace(answer->token);
        session_opened(later, host, answer->time_ms);
      });
}

void authenticate(Context& context) {
  context.call<protocol::Challenge>({}, [](Context& later, const Result<protocol::ChallengeResult>& answer) {
    if (!answer.ok()) return session_refused(later, answer.error());
    open_session(later, *answer);
  });
}

// Takes the host's longer list, so that the next entries of ours follow it.
void catch_up_device_list(Context& context) {
  protocol::DevicesParams params;
  params.account = context.state.own->id();
  context.call<protocol::Devices>(params, [](Context& later, const Result<protocol::DevicesResult>& answer) {
    if (!answer.ok()) return session_refused(later, answer.error());
    if (auto updated = later.state.own->update_list(answer->entries); !updated.ok()) {
      later.show(Warning{{}, updated.error()});
      return;
    }
    later.save_account();
    authenticate(later);
  });
}

}  // namespace

void send_device_list(Context& context) {
  const OwnAccount& own = *context.state.own;
  if (own.unsent().empty()) return;
  protocol::DevicesAppendParams params;
  params.account = own.id();
  params.expected_version = own.sent();
  params.entries.assign(own.unsent().begin(), own.unsent().end());
  const bool joining = own.stage() == AccountStage::kJoining;
  context.call<protocol::DevicesAppend>(params,
                                        [joining](Context& later, const Result<protocol::DevicesAppendResult>& answer) {
                                          if (answer.ok()) {
                                            later.state.own->mark_sent();
                                            later.save_account();
                                          } else if (answer.error().name == "conflict") {
                                            return catch_up_device_list(later);
                                          }
                                          if (joining && answer.ok()) return authenticate(later);
                                          if (!answer.ok()) session_refused(later, answer.error());
                                        });
}

void begin_session(Context& context) {
  State& state = context.state;
  if (!state.own || state.own->stage() == AccountStage::kRevoked) return;
  switch (state.own->stage()) {
    case AccountStage::kRegistering: return send_registration(context);
    case AccountStage::kJoining: return send_device_list(context);
    default: break;
  }
  if (!state.own->unsent().empty()) send_device_list(context);
  authenticate(context);
}

}  // namespace majlis::client
