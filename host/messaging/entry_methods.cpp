#include "host/messaging/append.hpp"
#include "host/messaging/chain.hpp"
#include "host/messaging/core.hpp"
#include "host/messaging/housekeeping.hpp"
#include "host/messaging/reset.hpp"
#include "host/messaging/will_append.hpp"
#include "protocol/messaging.hpp"

namespace majlis::host::messaging {
namespace {

using SharedSubmission = std::shared_ptr<const Submission>;

NewEntry entry_in(const Submission& it) {
  return {it.params.stream, it.sender,    it.params.client_id, it.params.kind,
          it.params.body,   it.body_hash, it.params.tag,       it.now_ms};
}

void refuse_append(Core& core, const Responder& responder, const Failure& why) {
  core.counts.refused_for(why.code).add();
  responder.fail(why);
}

// The entry is on the disk: readers get their push, the roster's changes reach whom they concern.
void deliver(Core& core, const NewEntry& entry, const protocol::Roster* roster, const Stored& what) {
  core.counts.stored_of(entry.kind).add();
  core.streams.publish(what.after ? what.after : what.before);
  core.delivery.entry(*what.before, entry.stream, entry_of(entry, what.position, core.franking_key));
  if (roster == nullptr) return;
  core.delivery.welcomed(*what.after, roster->add, entry.sender.device);
  core.delivery.removed(*what.before, roster->remove, what.position.seq);
}

void store_entry(Core& core, const SharedSubmission& it, const Responder& responder) {
  core.store.write([&core, it](Transaction& tx) { return append_entry(tx, core.streams, core.limits, *it); },
                   [&core, it, responder](const Reply<Stored>& what) {
                     if (!what.ok()) return refuse_append(core, responder, what.error());
                     const auto& at = what->position;
                     answer(responder, protocol::AppendResult{at.seq, at.time_ms, at.chain});
                     if (!what->repeated) deliver(core, entry_in(*it), it->roster ? &*it->roster : nullptr, *what);
                   });
}

void append_one(Core& core, const Speaker& sender, const CallContext& context, protocol::AppendParams&& params,
                const Responder& responder) {
  if (auto allowed = core.rates.appends.take(sender.device.view(), core.now_ms()); !allowed.ok()) {
    return refuse_append(core, responder, allowed.error());
  }
  auto prepared = prepare_append(sender, std::move(params), core.now_ms());
  if (!prepared.ok()) return refuse_append(core, responder, prepared.error());
  const auto it = std::make_shared<const Submission>(*std::move(prepared));
  ask_will_append(core, context, it, [&core, it, responder](const std::optional<Failure>& refused) {
    if (refused) return refuse_append(core, responder, *refused);
    store_entry(core, it, responder);
  });
}

void reset(Core& core, const Speaker& sender, protocol::StreamResetParams&& params, const Responder& responder) {
  auto prepared = prepare_reset(sender, std::move(params), core.now_ms());
  if (!prepared.ok()) return responder.fail(prepared.error());
  const auto it = std::make_shared<const Reset>(*std::move(prepared));
  core.store.write([&core, it](Transaction& tx) { return reset_stream(tx, core.streams, *it); },
                   [&core, it, responder](const Reply<Stored>& what) {
                     if (!what.ok()) return responder.fail(what.error());
                     const auto& at = what->position;
                     answer(responder, protocol::StreamResetResult{at.seq, at.time_ms, at.chain});
                     if (!what->repeated) deliver(core, entry_in(*it), &it->roster, *what);
                   });
}

void read(Core& core, const Speaker& reader, const protocol::ReadParams& params, const Responder& responder) {
  const PageLimits limits{params.limit.value_or(core.limits.page_entries),
                          params.max_bytes.value_or(core.limits.page_bytes)};
  core.store.read([&core, reader, limits, stream = params.stream, after = params.after](
                      Transaction& tx) { return read_entries(tx, stream, reader, after, limits, core.franking_key); },
                  [&core, responder](Reply<Page> page) {
                    if (!page.ok()) return responder.fail(page.error());
                    core.counts.read.add(page->entries.size());
                    answer(responder, protocol::ReadResult{std::move(page->entries), page->first_seq, page->last_seq});
                  });
}

// Whether the device ever was on the roster of each stream; needed only for streams that are not known to be its own.
Reply<Done> check_cursors(Transaction& tx, const Speaker& device, const std::vector<protocol::Cursor>& cursors) {
  for (const auto& cursor : cursors) {
    if (!tx.value<std::int64_t>("SELECT 1 FROM roster WHERE stream = $1 AND device = $2 LIMIT 1", cursor.stream,
                                device.device)) {
      return refuse(Code::kDenied, "this device is not on the roster of such a stream");
    }
  }
  return Done{};
}

void take_acks(Core& core, Housekeeping& housekeeping, const Speaker& device,
               const std::vector<protocol::Cursor>& cursors) {
  core.counts.acknowledged.add(cursors.size());
  for (const auto& cursor : cursors) {
    housekeeping.acknowledged(cursor.stream, device.device, cursor.seq);
    core.delivery.acknowledged(device.device, cursor.stream, cursor.seq);
  }
}

void acknowledge(Core& core, Housekeeping& housekeeping, const Speaker& device, protocol::AckParams&& params,
                 const Responder& responder) {
  std::vector<protocol::Cursor> unknown;
  for (const auto& cursor : params.cursors) {
    const auto stream = core.streams.find(cursor.stream);
    if (!stream || stream->find(device.device) == nullptr) unknown.push_back(cursor);
  }
  if (unknown.empty()) {
    take_acks(core, housekeeping, device, params.cursors);
    return answer(responder, protocol::AckResult{});
  }
  core.store.read(
      [device, unknown = std::move(unknown)](Transaction& tx) { return check_cursors(tx, device, unknown); },
      [&core, &housekeeping, device, cursors = std::move(params.cursors), responder](const Reply<Done>& known) {
        if (!known.ok()) return responder.fail(known.error());
        take_acks(core, housekeeping, device, cursors);
        answer(responder, protocol::AckResult{});
      });
}

void subscribe(Core& core, const Speaker& device, const CallContext& context, const Responder& responder) {
  if (context.caller.connection == kNoConnection) {
    return responder.fail(Code::kUnavailable, "notifications need a WebSocket; POST /rpc has none, use messaging.read");
  }
  core.delivery.subscribe(context.caller.connection, device, [responder](const Reply<std::uint64_t>& streams) {
    if (!streams.ok()) return responder.fail(streams.error());
    answer(responder, protocol::SubscribeResult{*streams});
  });
}

}  // namespace

Status add_entry_methods(Core& core, Housekeeping& housekeeping, Scope& scope) {
  MAJLIS_CHECK(add_device_method<protocol::Append>(
      scope, [&core](const Speaker& device, const CallContext& context, protocol::AppendParams&& params,
                     const Responder& responder) { append_one(core, device, context, std::move(params), responder); }));
  MAJLIS_CHECK(add_device_method<protocol::StreamReset>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::StreamResetParams&& params,
                     const Responder& responder) { reset(core, device, std::move(params), responder); }));
  MAJLIS_CHECK(add_device_method<protocol::Read>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::ReadParams&& params,
                     const Responder& responder) { read(core, device, params, responder); }));
  MAJLIS_CHECK(add_device_method<protocol::Ack>(
      scope, [&core, &housekeeping](const Speaker& device, const CallContext&, protocol::AckParams&& params,
                                    const Responder& responder) {
        acknowledge(core, housekeeping, device, std::move(params), responder);
      }));
  MAJLIS_CHECK(add_device_method<protocol::Subscribe>(
      scope, [&core](const Speaker& device, const CallContext& context, protocol::SubscribeParams&&,
                     const Responder& responder) { subscribe(core, device, context, responder); }));
  return add_typed<protocol::ReportVerify>(
      scope, [&core](const CallContext&, protocol::ReportVerifyParams&& params, const Responder& responder) {
        const auto expected =
            franking_tag(core.franking_key, params.tag, params.stream, params.seq, params.device, params.time_ms);
        answer(responder, protocol::ReportVerifyResult{constant_time_equal(expected, params.frank)});
      });
}

}  // namespace majlis::host::messaging
