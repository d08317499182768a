#include "clients/core/link.hpp"

#include "clients/core/archive.hpp"
#include "clients/core/session.hpp"
#include "clients/core/state.hpp"
#include "protocol/messaging.hpp"

namespace majlis::client {
namespace {

constexpr std::string_view kPrefix = "majlis-link:";
constexpr std::string_view kInfo = "majlis link v1";
constexpr std::uint64_t kPollMs = 1'000;

// kem output (32 bytes) ‖ ciphertext
Result<Bytes> seal(crypto::Random& random, const LinkCode& code, const LinkAnswer& answer) {
  MAJLIS_TRY(auto sealed, crypto::hpke_seal(random, code.key, as_bytes(kInfo), code.link, record::encode(answer)));
  append(sealed.kem_output, sealed.ciphertext);
  return std::move(sealed.kem_output);
}

Result<LinkAnswer> open(const LinkRequest& request, ByteView sealed) {
  if (sealed.size() < crypto::kHpkeKeySize)
    return Error{"client.link.answer", "the answer to the link code is too short"};
  MAJLIS_TRY(const Secret opened, crypto::hpke_open(request.key, sealed.first(crypto::kHpkeKeySize), as_bytes(kInfo),
                                                    request.code.link, sealed.subspan(crypto::kHpkeKeySize)));
  return record::decode<LinkAnswer>(opened.view(), record::Unknown::kSkip);
}

void fail_link(Context& context, const Error& error) {
  const Ticket ticket = context.state.linking->ticket;
  context.state.linking.reset();
  context.fail(ticket, error);
}

void answered(Context& context, ByteView sealed) {
  State& state = context.state;
  auto answer = open(*state.linking, sealed);
  if (!answer.ok()) return fail_link(context, answer.error());
  auto account = OwnAccount::linked(answer->name, answer->identity_pk, answer->log, state.linking->code.device,
                                    state.linking->device_key, answer->certificate, answer->recovery_pk);
  if (!account.ok()) return fail_link(context, account.error());
  state.own = *std::move(account);
  state.sign_up = SignUp{state.linking->ticket};
  state.linking.reset();
  context.save_account();
  if (answer->archive) offer_archive(context, *std::move(answer->archive));
  begin_session(context);
}

}  // namespace

std::string LinkCode::text() const { return std::string(kPrefix) + to_base64url(record::encode(*this)); }

Result<LinkCode> LinkCode::parse(std::string_view text) {
  const Error wrong{"client.link.code", "this is no link code; copy the whole text that the new device shows"};
  if (!text.starts_with(kPrefix)) return wrong;
  auto bytes = from_base64url(text.substr(kPrefix.size()));
  if (!bytes.ok()) return wrong;
  auto code = record::decode<LinkCode>(*bytes, record::Unknown::kSkip);
  if (!code.ok()) return wrong;
  return code;
}

void begin_link(Context& context, Ticket ticket) {
  State& state = context.state;
  auto device_key = crypto::SigningKey::generate(state.random);
  auto key = crypto::hpke_generate(state.random);
  LinkCode code{key.public_key, state.random.bytes(16), *DeviceId::from_bytes(state.random.bytes(16)),
                to_bytes(device_key.public_key())};
  state.linking = LinkRequest{ticket, std::move(code), std::move(key), std::move(device_key)};
}

void wake_for_link(Context& context) { context.wake(context.now_ms + kPollMs); }

void poll_link(Context& context) {
  State& state = context.state;
  if (!state.connection.open || state.linking->in_flight) return;
  state.linking->in_flight = true;
  protocol::LinkGetParams params;
  params.link = state.linking->code.link;
  context.call<protocol::LinkGet>(params, [](Context& later, const Result<protocol::LinkGetResult>& answer) {
    if (!later.state.linking) return;
    later.state.linking->in_flight = false;
    if (answer.ok() && answer->sealed) answered(later, *answer->sealed);
  });
}

void link_device(Context& context, Ticket ticket, std::string_view text, std::optional<Bytes> archive) {
  State& state = context.state;
  if (archive && (archive->empty() || archive->size() > kMaxArchiveReference))
    return context.fail(ticket, {"client.archive.reference", "the reference to the history is too long"});
  auto code = LinkCode::parse(text);
  if (!code.ok()) return context.fail(ticket, code.error());
  auto certificate = state.own->link(code->device, code->device_sig_pk, context.now_ms);
  if (!certificate.ok()) return context.fail(ticket, certificate.error());
  context.save_account();
  LinkAnswer answer{state.own->devices().log(), state.own->name(),  *certificate,
                    state.own->identity_pk(),   std::move(archive), state.own->recovery_pk()};
  auto sealed = seal(state.random, *code, answer);
  if (!sealed.ok()) return context.fail(ticket, sealed.error());
  protocol::LinkPutParams params;
  params.link = code->link;
  params.sealed = *std::move(sealed);
  // The list first: the new device can do nothing before the host knows it.
  send_device_list(context);
  context.call<protocol::LinkPut>(params, [ticket](Context& later, const Result<protocol::LinkPutResult>& done) {
    if (!done.ok()) return later.fail(ticket, done.error());
    later.done(ticket);
  });
}

}  // namespace majlis::client
