#include "host/messaging/core.hpp"
#include "host/messaging/memberships.hpp"
#include "host/messaging/summaries.hpp"
#include "protocol/messaging.hpp"

namespace majlis::host::messaging {
namespace {

void create(Core& core, const Speaker& creator, protocol::StreamCreateParams&& params, const Responder& responder) {
  if (auto allowed = core.rates.stream_creations.take(creator.account.view(), core.now_ms()); !allowed.ok()) {
    return responder.fail(allowed.error());
  }
  const auto id = params.stream;
  core.store.write([creator, params = std::move(params), limits = core.limits,
                    now = core.now_ms()](Transaction& tx) { return create_stream(tx, creator, params, limits, now); },
                   [&core, id, responder](const Reply<SharedStream>& stream) {
                     if (!stream.ok()) return responder.fail(stream.error());
                     core.streams.publish(*stream);
                     answer(responder, protocol::StreamCreateResult{id});
                   });
}

void list(Core& core, const Speaker& reader, const protocol::StreamsParams& params, const Responder& responder) {
  core.store.read(
      [reader, after = params.after, limit = params.limit.value_or(100)](
          Transaction& tx) -> Reply<protocol::StreamsResult> { return list_streams(tx, reader, after, limit); },
      [&core, reader, responder](Reply<protocol::StreamsResult> reply) {
        if (!reply.ok()) return responder.fail(reply.error());
        for (auto& summary : reply->streams) {
          const auto unsaved = core.cursors.unsaved(summary.stream, reader.device);
          if (unsaved) summary.acked_seq = std::max(summary.acked_seq, *unsaved);
        }
        answer(responder, *reply);
      });
}

void leave(Core& core, const Speaker& who, const StreamId& stream, const Responder& responder) {
  core.store.write(
      [who, stream, now = core.now_ms()](Transaction& tx) -> Reply<SharedStream> {
        MAJLIS_TRY(const auto head, visible_stream(tx, stream, who.account));
        if (head.kind == protocol::StreamKind::kSelf) {
          return refuse(Code::kDenied, "nobody leaves the stream of an account with itself");
        }
        end_account_intervals(tx, stream, who.account);
        set_membership(tx, stream, who.account, Membership::kLeft, now);
        return load_live_stream(tx, stream);
      },
      [&core, account = who.account, responder](const Reply<SharedStream>& left) {
        if (!left.ok()) return responder.fail(left.error());
        core.streams.publish(*left);
        answer(responder, protocol::LeaveResult{});
        core.delivery.left(**left, account);
        core.delivery.leaving(**left);
      });
}

Reply<protocol::MembersResult> members(Transaction& tx, const StreamId& stream, const AccountId& reader) {
  MAJLIS_CHECK(visible_stream(tx, stream, reader));
  return list_members(*load_live_stream(tx, stream));
}

Reply<protocol::ReceiptsResult> receipts(Transaction& tx, const StreamId& stream, const AccountId& reader) {
  MAJLIS_CHECK(visible_stream(tx, stream, reader));
  return list_receipts(tx, stream, reader);
}

}  // namespace

Status add_stream_methods(Core& core, Scope& scope) {
  MAJLIS_CHECK(add_device_method<protocol::StreamCreate>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::StreamCreateParams&& params,
                     const Responder& responder) { create(core, device, std::move(params), responder); }));
  MAJLIS_CHECK(add_device_method<protocol::Streams>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::StreamsParams&& params,
                     const Responder& responder) { list(core, device, params, responder); }));
  MAJLIS_CHECK(add_device_method<protocol::Members>(scope, [&core](const Speaker& device, const CallContext&,
                                                                   protocol::MembersParams&& params,
                                                                   const Responder& responder) {
    core.store.read([device, stream = params.stream](Transaction& tx) { return members(tx, stream, device.account); },
                    [responder](const Reply<protocol::MembersResult>& reply) { finish(responder, reply); });
  }));
  MAJLIS_CHECK(add_device_method<protocol::Receipts>(scope, [&core](const Speaker& device, const CallContext&,
                                                                    protocol::ReceiptsParams&& params,
                                                                    const Responder& responder) {
    core.store.read([device, stream = params.stream](Transaction& tx) { return receipts(tx, stream, device.account); },
                    [responder](const Reply<protocol::ReceiptsResult>& reply) { finish(responder, reply); });
  }));
  return add_device_method<protocol::Leave>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::LeaveParams&& params,
                     const Responder& responder) { leave(core, device, params.stream, responder); });
}

}  // namespace majlis::host::messaging
