#include "host/messaging/append.hpp"

#include "base/cbor.hpp"
#include "host/messaging/commits.hpp"
#include "host/messaging/digest.hpp"
#include "host/messaging/memberships.hpp"

namespace majlis::host::messaging {
namespace {

using protocol::EntryKind;
using protocol::StreamKind;

Failure already(std::uint64_t client_id) {
  cbor::Writer data;
  data.map(1);
  data.text("client_id");
  data.unsigned_integer(client_id);
  return {Code::kAlready, "a higher client_id is stored; this one was answered before", {}, data.take()};
}

// Those whose leaf waits for its removal, as data of the conflict.
Failure removal_first(const StreamHead& head, const LiveStream& stream) {
  cbor::Writer data;
  std::uint64_t ended = 0;
  for (const auto& leaf : stream.leaves) ended += leaf.ended ? 1 : 0;
  data.map(3);
  data.text("seq");
  data.unsigned_integer(head.last_seq);
  data.text("epoch");
  data.unsigned_integer(head.epoch);
  data.text("leaving");
  data.array(ended);
  for (const auto& leaf : stream.leaves)
    if (leaf.ended) data.bytes(leaf.device.view());
  return {Code::kConflict, "devices have left; commit their removal first", {}, data.take()};
}

// A message that meets a request: the one who was asked accepts by writing; the one who asked may leave a few.
Reply<bool> answer_requests(Transaction& tx, const LiveStream& stream, const Limits& limits, const Submission& it) {
  const AccountId& sender = it.sender.account;
  for (const auto& quiet : stream.quiet) {
    if (quiet.account == sender) {
      if (quiet.state == Membership::kBlocked) {
        return refuse(Code::kDenied, "this account has blocked the other; unblock it first");
      }
      continue;
    }
    if (stream.kind != StreamKind::kDirect || quiet.state == Membership::kLeft) continue;
    if (it.params.body.size() > limits.request_body) {
      return refuse(Code::kQuota, "the message request has not been accepted; messages of at most " +
                                      std::to_string(limits.request_body) + " bytes may wait");
    }
    MAJLIS_CHECK(count_request_message(tx, stream.id, quiet.account, limits.request_messages));
  }
  if (const Quiet* own = stream.quiet_of(sender); own != nullptr) {
    accept_request(tx, stream.id, sender, own->requester, it.now_ms);
    return true;
  }
  return false;
}

Reply<Stored> append_message(Transaction& tx, const StreamHead& head, SharedStream stream, const Limits& limits,
                             const Submission& it) {
  if (stream->leaving && stream->kind == StreamKind::kGroup) return removal_first(head, *stream);
  if (!may_post(stream->policy, it.sender.account)) {
    return refuse(Code::kDenied, "only owners and moderators post in this group");
  }
  MAJLIS_TRY(const bool changed, answer_requests(tx, *stream, limits, it));
  Stored stored;
  stored.position = store_entry(tx, head,
                                {it.params.stream, it.sender, it.params.client_id, it.params.kind, it.params.body,
                                 it.body_hash, it.params.tag, it.now_ms},
                                stream->policy.timer_s);
  if (changed) stored.after = load_live_stream(tx, it.params.stream);
  stored.before = std::move(stream);
  return stored;
}

}  // namespace

Reply<Submission> prepare_append(const Speaker& sender, protocol::AppendParams params, std::uint64_t now_ms) {
  Submission it{sender, std::move(params), {}, {}, {}, now_ms};
  it.body_hash = digest({it.params.body});
  switch (it.params.kind) {
    case EntryKind::kReset: return bad_param("/kind", "a reset is made with messaging.stream_reset");
    case EntryKind::kCommit: MAJLIS_CHECK(prepare_commit(it)); break;
    case EntryKind::kApplication:
      if (it.params.roster) return bad_param("/roster", "only commits carry it");
      if (it.params.group_info) return bad_param("/group_info", "only commits carry it");
      if (it.params.welcome) return bad_param("/welcome", "only commits carry it");
      if (it.params.tree) return bad_param("/tree", "only commits carry it");
      break;
  }
  return it;
}

Reply<std::optional<Stored>> answered_before(Transaction& tx, const StreamId& stream, const DeviceId& device,
                                             std::uint64_t client_id) {
  auto sent = find_sender(tx, stream, device);
  if (!sent || client_id > sent->client_id) return std::optional<Stored>();
  if (client_id < sent->client_id) return already(sent->client_id);
  return std::optional(Stored{{sent->seq, sent->time_ms, std::move(sent->chain)}, true, {}, {}});
}

Reply<Stored> append_entry(Transaction& tx, const LiveStreams& streams, const Limits& limits,
                           const Submission& submission) {
  const auto& params = submission.params;
  MAJLIS_TRY(auto repeated, answered_before(tx, params.stream, submission.sender.device, params.client_id));
  if (repeated) return *std::move(repeated);
  const auto head = find_stream(tx, params.stream);
  const auto stream = head ? streams.at(tx, params.stream, head->version) : nullptr;
  const bool joins = submission.roster && stream && is_external(*submission.roster, submission.sender);
  if (!stream || (!joins && stream->active(submission.sender.device) == nullptr)) {
    return refuse(Code::kDenied, "this device is not on the roster of such a stream");
  }
  if (params.epoch != head->epoch) return stream_conflict(*head, "the group is at another epoch; catch up first");
  // After a reset the new group may be in an epoch of the same number.
  if (params.group_id && *params.group_id != head->group_id)
    return stream_conflict(*head, "the stream has another group; catch up first");
  if (params.kind == EntryKind::kCommit) return append_commit(tx, *head, stream, limits, submission);
  return append_message(tx, *head, stream, limits, submission);
}

}  // namespace majlis::host::messaging
